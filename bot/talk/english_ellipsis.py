"""An English question and the turns before it → the question complete, or None where it stands by itself.

A pointing word becomes what the last question was about; a bare why or who gets what that took as given.
"""

from __future__ import annotations

import re

from bot.talk.ellipsis import Completion
from bot.talk.memory import Conversation, Turn

_LEAD = re.compile(
    r"^(?:(?:no|sorry|and|so|but|then|ok(?:ay)?|also|well|i mean|i meant|i asked about)\b[, ]*)+", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:(?:what|how) about|and(?= (?:in|for|of|the)\b))(?: for)? +(?P<thing>.+)$", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:(?P<place>there)(?! (?:is|are|was|were|be|a|any))|(?P<owner>its|their)"
    r"|(?P<thing>it|they|them|(?:this|these)(?! (?:year|month|week|day))(?: [a-z]+)?"
    r"|(?:that|those)(?: (?:event|project|place|company|campaign|meeting|activity|report|ones?)|$)))\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|will|can|could) (?:it|they|this|that|these|those)\b"
    r"|\b(?:it|them|there|that|he|she|him|her)$|\b(?:he|she|him)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_THEN = re.compile(r",? ?\b(?:at that time|that year|back then|the same year|then)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"^(?:how (?:many|much|long|far|tall|big|large|old|high|often)|which|what(?: (?:kind|sort|number) of)?|whose|whom?"
    r"|when|where|why|how)\b ?",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:how|what|which|who|whom|whose|when|where|why)\b", re.IGNORECASE)
_AUXILIARY = re.compile(r"^(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b ?", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?<=how many )(?:.+?(?= (?:did|do|does|were|was|are|is|has|have|had|will|can|went|took|attended|came|joined|got)"
    r"\b)|.+$)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:\bin )?(?:(?:the )?(?:(?:first|second) half|(?:first|second|third|fourth) quarter|end) of )?\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"^(?:when|where|why|how|by whom) (?:was|were|is|are)\b", re.IGNORECASE)
_NAMED = re.compile(r"(?<!^)\b[A-Z][a-z]+|\d|[\"“《]")
_NOUN = re.compile(r"\b(?:the|this|an?) (?P<noun>.+)$", re.IGNORECASE)
_SHORT = 7


def complete_english(question: str, memory: Conversation) -> Completion | None:
    """Complete an English question from the turns before it; None where it does not lean on them."""
    last = next((turn for turn in reversed(memory.turns) if not re.search("[一-鿿]", turn.resolved)), None)
    text = _plain(" ".join(question.split()))
    if last is None or len(text) > 120:
        return None
    match, led = _ABOUT.match(text), _LEAD.sub("", text)
    thing = match["thing"] if match else ""
    for other in (thing, led if led != text else ""):
        if other and not _ASKS.search(other):
            return _of_another(other, _plain(last.resolved), _about(last))
    named = led == text and _NAMED.search(led) and not _STRONG.search(led)
    return _complete(led, last, tied=led != text) if led and not named else None


def _plain(question: str) -> str:
    return question.rstrip("?!. ")


def _complete(text: str, last: Turn, *, tied: bool) -> Completion | None:
    """Complete what is left of a question that names nothing itself."""
    about = _about(last)
    if _bare(text):
        return Completion(f"{text} {about if ' ' in text else given(last.resolved)}?", about)
    if _PERSON.search(text):
        return Completion(_of_person(text, about, last), about)
    if _POINTING.search(text) or _THEN.search(text):
        return Completion(_of_thing(text, about), about)
    leans = tied or (len(text.split()) <= _SHORT and not _NAMED.search(text))
    return Completion(f"{text}, {about}?", about, tied=tied) if leans else None


def given(question: str) -> str:
    """Say what an English question takes as given: without its asking word."""
    text = _plain(question)
    return _AUXILIARY.sub("", _ASKING.sub("", text)).strip()


def _about(turn: Turn) -> str:
    """Say what a question was about: what it was completed with, its longest noun phrase, or what it takes as given."""
    if turn.about:
        return turn.about
    text = _plain(turn.resolved)
    asking = _ASKING.match(text)
    match = _NOUN.search(text, asking.end() if asking else 0)
    if match is None or _TIME.match(match.group()):
        return given(turn.resolved)
    passive = _PASSIVE.search(text)
    return re.sub(r" \w+(?:ed|en|ld|de|nt)$", "", match.group()) if passive else match.group()


def _bare(text: str) -> bool:
    """Tell whether nothing is said beside the asking word."""
    return len(text.split()) <= 2 and bool(_ASKING.match(text + " "))


def _of_another(thing: str, base: str, about: str) -> Completion:
    """Ask the same of another time or another thing."""
    if _TIME.fullmatch(thing):
        when = thing if thing[0].isalpha() else f"in {thing}"
        if _TIME.search(base):
            return Completion(f"{_put_time(when, base)}?", _put_time(when, about))
        return Completion(f"{base} {when}?", about)
    counted = _COUNTED.search(base)
    rest = given(base[counted.end() :].strip()) if counted and about not in base[counted.end() :] else about
    if counted and thing.lower().startswith("the "):
        return Completion(f"How much was {thing}, {rest}?", rest)
    noun = counted or _NOUN.search(base)
    if noun is None:
        return Completion(f"{base}, {thing}?", about)
    return Completion(f"{base[: noun.start()]}{thing}{base[noun.end() :]}?", rest if counted else thing)


def _put_time(when: str, text: str) -> str:
    return _TIME.sub(when, text, count=1).replace(" in in ", " in ")


def _of_thing(text: str, about: str) -> str:
    """Put what the last question was about for the word that points to it."""
    then = _THEN.sub("", text)
    match = _POINTING.search(then)
    if match is None:
        return f"{then}, {about}?"
    named = f"at {about}" if match["place"] else f"{about}'s" if match["owner"] else about
    return then[: match.start()] + named + then[match.end() :] + "?"


def _of_person(text: str, about: str, last: Turn) -> str:
    """Name the person answered last, in an English question that stays one; else say what the question was about."""
    name = last.answer if last.kind == "person" and last.answered and len(last.answer) <= 4 else ""
    if name:
        named = _PERSON.sub(name, text, count=1)
        return f"Tell me: {named}?"  # more English words than Chinese characters: an English question
    return f"{text}, {about}?"
