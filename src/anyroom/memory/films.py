"""What a recording in memory holds: a second of film, or of silence where only audio was recorded."""

from __future__ import annotations

import base64
import io
import wave
import zlib
from functools import cache
from typing import Final

SECONDS: Final = 1
"""How long every file plays, however long its recording was."""
SAMPLES_A_SECOND: Final = 8000
# The film that the simulators' maker of films makes of one second (moving bars), which needs their extra to be imported;
# a test compares the two.
_PACKED_FILM: Final = (
    "eNrtmjFPAjEUx9+BiYnRhBgGB2IYjHHEhNHB6CAji5vLSUGI1CNcvUQnYhgcnR2MH8XB2fABXNzc3F2wPTAcCiwODvd7ubu2tNfX3j/v/ZIGES"
    "k0zFWnFQZaJCOu9KParu6Ud2070kEQiUhbR00lU5Z9j29P3DUxb3rUz/a+LLSMvTKm65/b+ok5j31mf8/mfC/2M9Ove5TizgetWr6tFLWava/j"
    "57ix3VTt7ndP1FL15EjXDtxsVd26aNhKPtLxbEnfW2rUV1DdeiOxttXLbrs4qnu50Jy2bb0fmlAlxhinxJz9ud2UpGLLytwRP21jOLTPTTvroX"
    "fwtDJ8k+UzW74e3Xmy1HzZ67nvExoTjscvjWf9XFAW7JpriRV4ife2bN91wr/9fb04fUs+NLVg8n7m3m7oVivf2P5C/bb/OHhNufX+2dakmnLL"
    "/dE+/mgogAIoAAfgAFkIBVAADsABOEAWQgEUSKsCvdH50M1OGSUgMkQmBuABCqAAHIADxABZCAVQAA7AAWKALJTi86H+4wAliAWIDJEhMlkIBV"
    "AADsABOEAWQgEUgANwAA6k+HyI/w/BAxRAAYgMkYkBshAKoAAcgAPEAFkIBVAADqSUA70vguTiXQ=="
)


@cache
def film() -> bytes:
    """A film that plays (MP4, H.264)."""
    return zlib.decompress(base64.b64decode(_PACKED_FILM))


@cache
def silence() -> bytes:
    """A sound file that plays (WAV, 8 bit, mono), and says nothing."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(SAMPLES_A_SECOND)
        sound.writeframes(b"\x80" * SAMPLES_A_SECOND * SECONDS)
    return file.getvalue()
