"""Words that carry no meaning of their own, per language, folded."""

from __future__ import annotations

DUTCH = frozenset(
    """
    aan al alle allemaal als alsnog ander andere anders bent ben bij bijvoorbeeld binnen bv daar
    daarbij daardoor daarin daarmee daarna daarom daarvan daarvoor dan dat de deze die dit doen
    doet door dus echter een eens eerder eigen elk elke en enige enkele er erg erop ervan ervoor
    etc gaan gaat geen geweest had hadden heb hebben hebt heeft heel hem hen het hier hierbij
    hierdoor hierin hiermee hij hoe hoeveel hun iemand iets ieder iedere ik in is ja je jij jou
    jouw jullie kan kon konden krijg krijgen krijgt kun kunnen kunt maar mag me meer meest men met
    mij mijn misschien moest moet moeten mogen na naar nee niet niets nog nu of om omdat ons onze
    ook op over per rond sinds slechts soms te tegen tijdens toch toen tot tussen u uit uw vaak van
    vanaf vanuit vanwege veel verder via volgens voor vooral waar waarbij waardoor waarin waarmee
    waarom waarop waarvan waarvoor wanneer want waren was wat we wel welk welke werd werden wie wij
    wil willen wilt word worden wordt zal ze zeer zelf zich zij zijn zo zoals zodat zonder zou
    zouden zulke zullen zult
    """.split()
)

ENGLISH = frozenset(
    """
    a about after again all also am an and any are as at be because been before being between both
    but by can could did do does doing for from further had has have having he her here hers him
    his how i if in into is it its itself just me more most my no nor not of off on once only or
    other our ours out over own same she should so some such than that the their theirs them then
    there these they this those through to too under until up very was we were what when where
    which while who whom why will with would you your yours
    """.split()
)
