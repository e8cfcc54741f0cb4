"""The French table: elisions, words that stay whole, inversions, abbreviations."""

from __future__ import annotations

from rnnlm_core.text._table import Language

_ELISIONS = "c' ç' d' j' l' m' n' qu' s' t' z' jusqu' lorsqu' puisqu' quoiqu'"

_WHOLE = """
    c'est-à-dire rendez-vous garde-à-vous chez-moi chez-toi chez-lui chez-elle chez-nous chez-vous moi-je
    celui-ci celle-ci ceux-ci celles-ci celui-là celle-là ceux-là celles-là jusque-là par-là de-ci
"""

_ENCLITICS = "je tu il elle on nous vous ils elles ce moi toi lui leur le la les y en m'en t'en l'en m'y t'y l'y ci là"

# The forms most met before a hyphen; regular endings below add the rest of the verbs.
_HOSTS = """
    a ai as ont eut eût aura auras es est suis sont fut fût furent sera seras dit dis disent dira diras
    fais fait font fera feras va vas vais vont ira iras puis peux peuvent pourra pourras veux veut veulent
    voudra voudras dois doit doivent devra devras sais sait savent saura sauras vois voit voient verra verras
    crois croit croient viens vient viennent vint viendra viendras tiens tient tiennent prends prend prennent
    mets met mettent rends rend sens sent sers sert sors sort pars part lis lit écris écrit bois boit
    cours court connais connaît comprends comprend attends attend entends entend réponds répond perds perd
    vends vend vis vit suit meurt meurs dort dors faut vaut plaît plais tais tait reçois reçoit ris rit
    souviens souvient deviens devient promets promet permets permet apprends apprend assieds appelle appelles
    aide aides aime aimes apporte apportes arrive arrives attendent cherche cherches demande demandes
    dépêche donne donnes écoute écoutes essaie essaies explique habites imagine joue joues laisse laisses
    mange manges montre montres occupe oses oublie parle parles passes pense penses pensent préfères
    raconte rappelle rappelles regarde regardes restes semble souhaites téléphone travailles trouve trouves
    tourne envoie excuse pardonne prête réveille lâche importe signifie existe commence commences
"""

_COMPOUND_HEADS = "rendez chez nez assez mais jamais lait trait bons tons sons extrait"

_ABBREVIATIONS = """
    M MM Mme Mmes Mlle Mlles Mgr Dr Drs Pr Prof St Ste Sts Stes Cie Sté Bd bd boul chap cf etc éd env hab
    janv févr avr juil oct nov déc tél vol réf resp ibid id p pp av apr J.-C n.b s.v.p c.-à-d no nos
"""

_NEVER_LAST = """
    le la les un une des du de au aux à ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur
    leurs je tu il on ils ne se me te que qui dont et ou mais car donc ni si comme quand lorsque puisque parce
    dans sur sous pour par avec sans en vers chez entre dès depuis pendant est sont suis sommes êtes ai as ont avons
    avez était étaient sera seront avait avaient très trop
"""

FRENCH = Language(
    code="fr",
    elisions=frozenset(_ELISIONS.split()),
    whole=frozenset(_WHOLE.split()),
    shields=("c'est-",),
    enclitics=tuple(_ENCLITICS.split()),
    hosts=frozenset(_HOSTS.split()),
    host_endings=("ez", "ons", "ait", "ais", "aient"),
    compound_heads=frozenset(_COMPOUND_HEADS.split()),
    abbreviations=frozenset(_ABBREVIATIONS.split()),
    phrases=(("p.", "ex", "."), ("n.", "b", "."), ("s.", "v.", "p.")),
    never_last=frozenset(_NEVER_LAST.split()),
    spaced_marks=True,
    grouped_digits=True,
)
