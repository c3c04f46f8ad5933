"""English words → the forms under which the translation table lists them: without plural, then without any ending.

The endings are cut by rule alone, so that training and asking always agree; a form need not be a word (`complet`).
"""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)*|[0-9]+(?:[.,][0-9]+)*", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’](?:s|re|ve|ll|d|m)?$")
_VOWEL = re.compile(r"[aeiouy]")

_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being",
        "become": "became",
        "begin": "began begun",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "child": "children",
        "choose": "chose chosen",
        "come": "came",
        "die": "dying",
        "do": "did done does",
        "draw": "drew drawn",
        "drink": "drank drunk",
        "drive": "drove driven",
        "eat": "ate eaten",
        "fall": "fell fallen",
        "feel": "felt",
        "fight": "fought",
        "find": "found",
        "fly": "flew flown",
        "foot": "feet",
        "forget": "forgot forgotten",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone goes",
        "grow": "grew grown",
        "have": "has had having",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lead": "led",
        "learn": "learnt",
        "leave": "left",
        "life": "lives",
        "lie": "lying lain",
        "lose": "lost",
        "make": "made",
        "man": "men",
        "mean": "meant",
        "meet": "met",
        "pay": "paid",
        "person": "people persons",
        "rise": "rose risen",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "sell": "sold",
        "send": "sent",
        "show": "shown",
        "sing": "sang sung",
        "sit": "sat",
        "sleep": "slept",
        "speak": "spoke spoken",
        "spend": "spent",
        "stand": "stood",
        "swim": "swam swum",
        "take": "took taken",
        "teach": "taught",
        "tell": "told",
        "think": "thought",
        "throw": "threw thrown",
        "tooth": "teeth",
        "understand": "understood",
        "wear": "wore worn",
        "win": "won",
        "wife": "wives",
        "woman": "women",
        "write": "wrote written",
        # The other spelling of one word.
        "center": "centre centres centers",
        "program": "programme programmes programs",
        "labor": "labour",
        "organize": "organise organised organises organising organized",
        "color": "colour colours",
        "neighborhood": "neighbourhood neighbourhoods neighborhoods",
    }.items()
    for form in forms.split()
}
_WHOLE = frozenset(
    re.findall(
        r"\w+",
        """
    always anything boring bus campus ceiling chaos christmas evening everything focus gas his hundred its morning
    news nothing plus red series something species spring status string thing this thus virus wedding lens kindred
    sacred analysis basis crisis emphasis iris oasis perhaps physics politics economics mathematics
    """,
    )
)


def tokens(text: str) -> list[str]:
    """Cut English text into lower-case words and figures; hyphens part words."""
    return [_POSSESSIVE.sub("", match.lower()) for match in _TOKEN.findall(text)]


def singular(word: str) -> str:
    """Take a plural's ending from a word: subdistricts → subdistrict, bodies → body; a word without one stays."""
    if len(word) < 4 or word in _WHOLE or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def light(word: str) -> str:
    """Give a word in its base form where irregular, else without a plural's ending."""
    return _IRREGULAR.get(word) or _british(singular(word))


@lru_cache(maxsize=65536)
def heavy(word: str) -> str:
    """Give what all forms of a word share: complete, completes, completed, completing, completion → complet."""
    base = light(word)
    if len(base) < 4 or base in _WHOLE or not base.isascii():
        return base
    for ending, least in (("ing", 3), ("ed", 3), ("ation", 4), ("ion", 4), ("ly", 4), ("ment", 4)):
        stem = base.removesuffix(ending)
        if stem != base and len(stem) >= least and _VOWEL.search(stem):
            base = stem
            break
    return _undoubled(base)


def _british(word: str) -> str:
    if word.endswith(("ise", "iser", "isation", "ising", "ised")) and len(word) > 7:
        return re.sub(r"is(e|er|ation|ing|ed)$", r"iz\1", word)
    return word


def _undoubled(stem: str) -> str:
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        return stem[:-1]
    if len(stem) > 3 and stem.endswith("y"):
        return stem[:-1] + "i"
    return stem.removesuffix("e") if len(stem) > 3 else stem


FUNCTION = frozenset(
    re.findall(
        r"\w+",
        """
    a about according all also am an and any anyone are as at be been being both but by can could did do does done
    each else ever every for from get gives had has have having he her here hers him his how i if in into is it its
    itself just let like many may me might mine more most much must my no nor not of off on one ones only or other
    others our out over own per please same shall she should so some such than that the their theirs them then there
    these they this those through to too under until up upon us very was we were what whatever when where whether
    which while who whom whose why will with within would yet you your yours tell name list give say said describe
    mention mentioned exactly called mean go take make held hold someone something thing things way kind kinds type
    types sort s t d ll re ve altogether respectively etc between among during after before because
    """,
    )
)
"""Words that ask, link or point: they carry no weight of their own, though phrases may hold them."""
