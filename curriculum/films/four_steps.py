"""The film “Four steps in an opioid overdose”: `python -m curriculum.films.four_steps FOLDER` makes it again."""

import sys
from pathlib import Path

from curriculum.films.cards import ACCENT, CLAY, INK, SAGE, Card, make

LOOK = (
    f'<circle r="150" fill="{SAGE}" opacity="0.35"/><path d="M-130 0Q0 -120 130 0Q0 120 -130 0Z" fill="none" stroke="{ACCENT}" stroke-width="14"/>'
    f'<circle r="38" fill="{ACCENT}"/>'
)
CALL = (
    f'<circle r="150" fill="{SAGE}" opacity="0.35"/><rect x="-58" y="-110" width="116" height="220" rx="20" fill="{ACCENT}"/>'
    f'<rect x="-42" y="-84" width="84" height="140" rx="6" fill="#faf7f1"/><circle cy="82" r="11" fill="#faf7f1"/>'
    f'<g fill="none" stroke="{CLAY}" stroke-width="12" stroke-linecap="round"><path d="M88 -50A70 70 0 0 1 88 50"/><path d="M116 -84A118 118 0 0 1 116 84"/></g>'
)
BREATHE = (
    f'<g fill="none" stroke="{ACCENT}"><circle r="62" stroke-width="16"/><circle r="104" stroke-width="12" opacity="0.65"/>'
    f'<circle r="146" stroke-width="8" opacity="0.35"/></g><path d="M0 -34C26 -4 34 8 34 22A34 34 0 0 1 -34 22C-34 8 -26 -4 0 -34Z" fill="{CLAY}"/>'
)
STAY = (
    f'<circle r="150" fill="{SAGE}" opacity="0.35"/><circle cx="-52" cy="-44" r="34" fill="{CLAY}"/><path d="M-110 74A58 70 0 0 1 6 74Z" fill="{CLAY}"/>'
    f'<circle cx="58" cy="-44" r="34" fill="{ACCENT}"/><path d="M0 74A58 70 0 0 1 116 74Z" fill="{ACCENT}"/>'
)
START = f'<circle r="150" fill="{ACCENT}"/><g fill="#faf7f1" font-size="120" font-weight="700" text-anchor="middle"><text y="44">1–4</text></g>'
PRACTISE = f'<circle r="150" fill="{CLAY}"/><path d="M-66 2l46 48 90 -96" fill="none" stroke="{INK}" stroke-width="22" stroke-linecap="round" stroke-linejoin="round"/>'

CARDS = (
    Card(START, "Four steps", ("Somebody does not react", "and hardly breathes."), 7, "Somebody does not react and hardly breathes. It may be an opioid overdose. Four steps help."),
    Card(LOOK, "1  Check", ("Is the place safe?", "Call loudly. Squeeze a shoulder.", "Watch the breathing."), 9.5, "One: check. Look for danger. Call loudly, squeeze the shoulder.\nWatch the breathing for up to ten seconds."),
    Card(CALL, "2  Call", ("Emergency number,", "phone on loudspeaker.", "Say where you are."), 9.5, "Two: call. Emergency number, phone on loudspeaker.\nSay that one person is not breathing or hardly breathing, and where."),
    Card(BREATHE, "3  Breathing", ("Help the breathing as trained.", "Give naloxone if you have it", "and may give it."), 11, "Three: breathing and naloxone. Open the airway and help the breathing as you were trained.\nGive naloxone if you have it and may give it. Keep helping the breathing."),
    Card(STAY, "4  Stay", ("Recovery position once", "the person breathes.", "Stay until help is there."), 11, "Four: recovery position once the person breathes. Stay.\nNaloxone can wear off before the drug does. Say who you are and what happened."),
    Card(PRACTISE, "Practise it", ("with a qualified trainer.", "Rules on naloxone differ", "from country to country."), 8, "This film does not replace practice with a qualified trainer.\nRules on naloxone differ from country to country."),
)  # fmt: skip

if __name__ == "__main__":
    make(CARDS, Path(sys.argv[1]), "four-steps", "en")
