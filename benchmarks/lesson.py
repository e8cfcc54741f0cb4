"""The lesson, measured: 52 short sentences, an Elman network of 64, 300 epochs of one sentence at a time.

    python benchmarks/lesson.py

No model can do better on average than the corpus's own floor: the entropy of the next word given the exact words
before it. Prints that floor, how near `train_on_sentence` and `fit` come, and the time both take (set
OPENBLAS_NUM_THREADS=1 to measure one core).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from math import log

from rnnlm_core.language_model import RNNLanguageModel

SENTENCES = """
je bois un café le matin
je bois un thé le soir
je bois un verre de lait
je mange une pomme au goûter
je mange une soupe bien chaude
je mange du pain avec confiture
je prends le train de nuit
je prends le bus chaque matin
je prends mon vélo pour venir
je lis un roman avant dormir
je lis le journal en ligne
je vais au marché le samedi
je vais au cinéma ce soir
je vais à la plage demain
tu viens chez moi ce soir
tu viens avec nous à midi
tu viens seul ou à deux
tu joues du piano sans partition
tu joues au foot le dimanche
tu joues aux cartes avec papi
tu parles trop vite pour moi
tu parles bien anglais et espagnol
il fait très froid en janvier
il fait très chaud en août
il fait beau depuis hier matin
il pleut souvent sur la côte
il pleut encore sur le jardin
il neige rarement dans notre ville
elle chante une chanson sous la douche
elle chante dans la chorale locale
elle écrit une lettre à sa mère
elle écrit un poème sans rimes
elle dort mal depuis deux nuits
elle dort dans la chambre bleue
on part en vacances en juillet
on part tôt pour éviter les bouchons
on dîne dehors quand il fait doux
on dîne chez tes parents vendredi
on regarde un film de science-fiction
on regarde la neige par la fenêtre
nous habitons une maison avec cour
nous habitons près de la gare
nous avons un chat noir et blanc
nous avons trois enfants déjà grands
vous cherchez la clé du garage
vous cherchez un hôtel pas cher
vous avez raison sur ce point
vous avez une heure de retard
le chien dort sous la table
le chien court après le ballon
le chat dort sur le radiateur
le chat attrape une souris grise
""".strip().splitlines()
EPOCHS, RATE = 300, 0.05


def floor(sentences: Iterable[str]) -> float:
    """Summed over the sentences: -log of how often each next word follows exactly these words before it, in nats."""
    histories: Counter[tuple[str, ...]] = Counter()
    nexts: Counter[tuple[str, ...]] = Counter()
    for sentence in sentences:
        words = tuple(sentence.split())
        for at in range(1, len(words)):
            histories[words[:at]] += 1
            nexts[words[: at + 1]] += 1
    return sum(-count * log(count / histories[words[:-1]]) for words, count in nexts.items())


def certain_endings(sentences: Iterable[str]) -> list[tuple[str, str]]:
    """(context, last word) where only one word ever follows the context."""
    pairs = [tuple(sentence.rsplit(" ", 1)) for sentence in sentences]
    starts = [context for context, _ in pairs]
    return [(context, word) for context, word in pairs if starts.count(context) == 1]


def main() -> None:
    count, least = len(SENTENCES), floor(SENTENCES)
    print(f"{count} sentences, floor {least / count:.3f} nats a sentence")
    model = RNNLanguageModel(hidden_size=64, seed=0)
    model.build_vocabulary(SENTENCES)
    start = time.perf_counter()
    for _ in range(EPOCHS):
        total = sum(model.train_on_sentence(sentence, learning_rate=RATE) for sentence in SENTENCES)
    spent = time.perf_counter() - start
    summed = sum(log_loss(model, sentence) for sentence in SENTENCES)
    print(f"train_on_sentence: {summed / count:.3f} ({summed / least - 1:+.1%} of the floor) in {spent:.2f} s")
    print(f"  (summed over the last epoch, before each step: {total / count:.3f}, {total / least - 1:+.1%})")
    endings = certain_endings(SENTENCES)
    worst = min(dict(model.predict_next_word(context, top_k=1)).get(word, 0.0) for context, word in endings)
    print(f"{len(endings)} last words that only one continuation fits: the least certain has {worst:.2%}")
    fitted = RNNLanguageModel(hidden_size=64, seed=0)
    start = time.perf_counter()
    history = fitted.fit(SENTENCES, epochs=120, batch_size=16, learning_rate=0.01, schedule="cosine", boundaries=False)
    spent = time.perf_counter() - start
    summed = sum(log_loss(fitted, sentence) for sentence in SENTENCES)
    print(f"fit: {summed / count:.3f} ({summed / least - 1:+.1%} of the floor) in {spent:.2f} s, {len(history)} epochs")


def log_loss(model: RNNLanguageModel, sentence: str) -> float:
    """The summed cross-entropy of a sentence, in nats."""
    return log(model.perplexity([sentence])) * (len(sentence.split()) - 1)


if __name__ == "__main__":
    main()
