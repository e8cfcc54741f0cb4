"""What goes on inside the network at the cursor: its candidates, states, gates, gradients and reasons.

`look` is asked where the predictor lives, and costs next to nothing right after a suggestion; all else takes the
`Moment` it gives, reads nothing but frozen arrays, and so may be computed in another thread while typing goes on.
"""

from rnnlm_core.inspection._activity import Activity, activity
from rnnlm_core.inspection._influence import Influence, influences
from rnnlm_core.inspection._moment import Candidate, Moment, look
from rnnlm_core.inspection._reach import Reached, fade, gradient_reach

__all__ = [
    "Activity",
    "Candidate",
    "Influence",
    "Moment",
    "Reached",
    "activity",
    "fade",
    "gradient_reach",
    "influences",
    "look",
]
