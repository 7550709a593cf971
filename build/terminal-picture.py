"""Draws what a program prints on a colour terminal as an SVG, for the README:

    script -qec 'stty cols 120; dotnet run --project src/EcsExecFormat.Demo' /dev/null | python3 build/terminal-picture.py > docs/demo.svg
"""

import html
import re
import sys

COLUMNS, LINE, CHARACTER, MARGIN = 120, 17, 7.85, 16
COLOURS = {
    31: "#ff7b72", 32: "#7ee787", 33: "#f2cc60", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea",
    91: "#ff7b72", 92: "#7ee787", 93: "#f2cc60", 94: "#79c0ff", 95: "#d2a8ff", 96: "#76e3ea",
}
# The 256-colour palette's first sixteen are the same colours again.
PALETTE = {**{n: COLOURS[30 + n] for n in range(1, 7)}, **{8 + n: COLOURS[90 + n] for n in range(1, 7)}, 11: "#f2cc60", 12: "#79c0ff", 14: "#76e3ea"}


def styled(text):
    """Yields (character, colour, is bold) and line breaks as ("\\n", None, False)."""
    colour, bold = None, False
    for part in re.split(r"(\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>])", text):
        if not part.startswith("\x1b"):
            for character in part.replace("\r", ""):
                yield character, colour, bold
        elif part.endswith("m"):
            codes = [int(code or 0) for code in part[2:-1].split(";")]
            while codes:
                code = codes.pop(0)
                if code == 0:
                    colour, bold = None, False
                elif code == 1:
                    bold = True
                elif code == 38 and codes[:1] == [5]:
                    colour, codes = PALETTE.get(codes[1]), codes[2:]
                elif code in COLOURS:
                    colour = COLOURS[code]


def rows(text):
    row = []
    for character, colour, bold in styled(text):
        if character == "\n" or len(row) == COLUMNS:
            yield row
            row = []
        if character != "\n":
            row.append((character, colour, bold))
    if row:
        yield row


def spans(row):
    start = 0
    while start < len(row):
        end = start
        while end < len(row) and row[end][1:] == row[start][1:]:
            end += 1
        text = "".join(character for character, _, _ in row[start:end])
        if text.strip():
            style = (f' fill="{row[start][1]}"' if row[start][1] else "") + (' font-weight="bold"' if row[start][2] else "")
            yield f'<tspan x="{MARGIN + start * CHARACTER:.1f}"{style}>{html.escape(text, quote=False)}</tspan>'
        start = end


def main():
    lines = list(rows(sys.stdin.read().replace("\x1b[?25h", "").replace("\x1b[?25l", "")))
    width, height = 2 * MARGIN + COLUMNS * CHARACTER, 2 * MARGIN + len(lines) * LINE
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img" aria-label="What the demo prints">')
    print(f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#0d1117"/>')
    print('<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="13" fill="#e6edf3" xml:space="preserve">')
    for number, row in enumerate(lines):
        body = "".join(spans(row))
        if body:
            print(f'<text y="{MARGIN + 13 + number * LINE}">{body}</text>')
    print("</g>\n</svg>")


main()
