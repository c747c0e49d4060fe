"""Makes the small web fonts from the system's Inter at set-up; they are never committed."""

import sys
from pathlib import Path

LETTERS = "U+0020-007E,U+00A0-017F,U+2010-2026,U+2030,U+20AC,U+2190-2193,U+2212,U+2248,U+2264-2265"
SOURCE = Path("/usr/share/fonts/opentype/inter")
WEIGHTS = {400: "Inter-Regular.otf", 600: "Inter-SemiBold.otf", 700: "Inter-Bold.otf"}


def make(folder: Path) -> bool:
    """Write one WOFF2 subset per weight; False when Inter is not here (pages do without)."""
    from fontTools import subset

    if not all((SOURCE / name).is_file() for name in WEIGHTS.values()):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for weight, name in WEIGHTS.items():
        target = folder / f"inter-{weight}.woff2"
        options = [f"--unicodes={LETTERS}", "--flavor=woff2", f"--output-file={target}"]
        subset.main([str(SOURCE / name), *options])
    return True


if __name__ == "__main__":
    made = make(Path(sys.argv[1]))
    sys.stderr.write("" if made else "Inter is not installed; pages use the system's font.\n")
