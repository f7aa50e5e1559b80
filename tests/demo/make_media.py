"""Makes every file of casebook/demo/media from the words of the stories. Not a test: run it when a story changes.

    python -m tests.demo.make_media

Needs Chromium, ffmpeg, espeak-ng and the Noto fonts of the system, beside the packages of requirements/dev.txt.
What each file is, and under which licence, stands in casebook/demo/media/MADE.md.
"""

import io
import json
import subprocess
from pathlib import Path

import pillow_heif
import typst
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser, sync_playwright

from casebook.demo.journalist import words as journalist
from casebook.demo.student import words as student
from casebook.demo.teacher import words as teacher
from tests.demo import pages
from tests.demo.smear_posts import smear_posts

MEDIA = Path(__file__).parents[2] / "casebook" / "demo" / "media"
PAPERS = Path(__file__).parent / "papers"
FONTS = "/usr/share/fonts/truetype/noto"
BOLD = f"{FONTS}/NotoSans-Bold.ttf"
PLAIN = f"{FONTS}/NotoSans-Regular.ttf"


def picture(browser: Browser, html: str, *, width: int = 480) -> Image.Image:
    """Return the page as Chromium shows it, at two points a pixel."""
    page = browser.new_page(viewport={"width": width, "height": 200}, device_scale_factor=2)
    page.set_content(html)
    shot = page.screenshot(full_page=True)
    page.close()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def screenshots(browser: Browser) -> None:
    """Write the ten posts and messages, as PNG or JPEG by the name of the file."""
    for name, html in pages.ALL.items():
        shot = picture(browser, html)
        if name.endswith(".png"):
            shot.quantize(128, dither=Image.Dither.NONE).save(MEDIA / name, optimize=True)
        else:
            shot.save(MEDIA / name, quality=82, optimize=True)


def grained(scene: Image.Image) -> Image.Image:
    """Return a drawn scene with the softness and grain of a telephone's camera."""
    noise = Image.effect_noise(scene.size, 14).convert("RGB")
    soft = scene.filter(ImageFilter.GaussianBlur(1.4))
    return ImageChops.add(soft, noise, scale=1, offset=-128)


def courtyard(browser: Browser) -> None:
    """Write the photograph that carries its place: open country, nobody's address."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = "Namuna", "Camera 1", "Invented 1.0"
    exif[0x0132] = "2026:03:05 09:12:44"
    exif.get_ifd(0x8769).update({0x9003: "2026:03:05 09:12:44", 0x9004: "2026:03:05 09:12:44"})
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 36.0, 0.0), 3: "E", 4: (69.0, 0.0, 0.0), 5: b"\0", 6: 850.0})
    scene = grained(picture(browser, pages.COURTYARD, width=640))
    scene.save(MEDIA / "courtyard.jpg", quality=72, optimize=True, exif=exif)


def slip(browser: Browser) -> None:
    """Write the photograph of the consulate's slip as HEIC, as many telephones do."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Namuna", "Camera 2"
    exif.get_ifd(0x8769).update({0x9003: "2025:11:20 11:48:02"})
    scene = grained(picture(browser, pages.SLIP, width=560))
    pillow_heif.register_heif_opener()
    scene.save(MEDIA / "refusal-slip.heic", quality=60, exif=exif.tobytes())


def papers() -> None:
    """Write the summons and the two-page print of a chat."""
    lines = journalist.PHISHING_CHAT.text.splitlines()
    for name, facts in {
        "summons": {"russian": teacher.SUMMONS.text},
        "phishing-chat": {"lines": [line.split(" — ", 1) for line in lines]},
    }.items():
        typst.compile(
            PAPERS / f"{name}.typ",
            output=MEDIA / f"{name}.pdf",
            font_paths=[FONTS],
            sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        )


def speak(voice: str, text: str, name: str, *coding: str) -> None:
    """Write the text as speech; the speaker is a program, not a person."""
    wave = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", "135", "--stdout", text], check=True, capture_output=True, timeout=60
    ).stdout
    encode(["-i", "pipe:0", *coding], name, feed=wave)


def encode(arguments: list[str], name: str, feed: bytes = b"") -> None:
    """Run ffmpeg without the traces of time and version that would change every run."""
    quiet = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-y"]
    plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    subprocess.run([*quiet, *arguments, *plain, str(MEDIA / name)], input=feed, check=True, timeout=120)


def line_of(text: str, font: str, size: int, top: int, since: float = 0) -> str:
    """Return ffmpeg's filter that writes one centred line from that second on."""
    safe = text.replace(":", "\\:")
    place = f"fontsize={size}:fontcolor=white:x=(w-text_w)/2:y={top}:enable='gte(t,{since})'"
    return f"drawtext=fontfile={font}:text='{safe}':{place}"


def films() -> None:
    """Write the eight-second broadcast (H.264) and the six-second opening of a video (VP9)."""
    first, second = (sentence.strip().rstrip(".") for sentence in teacher.FILMED.text.split(".")[:2])
    shown = ",".join(
        [
            line_of("ТВ Намуна", BOLD, 26, 24),
            line_of(f"«{first}.", PLAIN, 24, 240, 1),
            line_of(f"{second}.»", PLAIN, 24, 280, 3.5),
            "drawbox=x='mod(t*60,w)':y=340:w=80:h=6:color=0xd9a441:t=fill",
        ]
    )
    scene = ["-f", "lavfi", "-i", "gradients=s=640x360:c0=0x1d3b4a:c1=0x4a6b78:speed=0.01:r=15:d=8"]
    tone = ["-f", "lavfi", "-i", "sine=f=220:d=8", "-af", "volume=0.1"]
    h264 = [
        "-c:v",
        "libx264",
        "-crf",
        "30",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-b:a",
        "32k",
        "-movflags",
        "+faststart",
    ]
    encode([*scene, *tone, "-vf", shown, *h264], "broadcast.mp4")
    opening = ",".join([line_of("Кто платит Сангину?", BOLD, 34, 140), line_of("Часть 2", PLAIN, 24, 200, 2)])
    dark = ["-f", "lavfi", "-i", "color=c=0x3a1f1f:s=640x360:r=15:d=6"]
    encode(
        [*dark, "-vf", opening, "-c:v", "libvpx-vp9", "-crf", "40", "-b:v", "0", "-pix_fmt", "yuv420p"],
        "video-recording.webm",
    )


def texts() -> None:
    """Write the plain texts: UTF-8, Windows-1251 and CSV."""
    (MEDIA / "family-chat.txt").write_bytes(teacher.CHAT.text.encode())
    (MEDIA / "colleague-chat-cp1251.txt").write_bytes(teacher.DISMISSAL.text.encode("cp1251"))
    (MEDIA / "removal-notice.txt").write_bytes(f"{student.BLOCKED.text}\n".encode())
    (MEDIA / "smear-posts.csv").write_bytes(smear_posts().encode())


def main() -> None:
    """Make everything anew."""
    MEDIA.mkdir(exist_ok=True)
    texts()
    papers()
    speak("ru", journalist.NEIGHBOUR.text, "neighbour-voice.ogg", "-c:a", "libopus", "-b:a", "24k")
    speak("fa", student.FATHER.text, "father-voice.mp3", "-c:a", "libmp3lame", "-b:a", "32k")
    films()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        screenshots(browser)
        courtyard(browser)
        slip(browser)
        browser.close()


if __name__ == "__main__":
    main()
