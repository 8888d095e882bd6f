"""A browser and its system in two words, from what it says of itself; enough to know one's own in a list."""

# The first that is found counts: most browsers also name those that they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("YaBrowser/", "Yandex"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_READ = 1_000  # characters of what a browser says


def short_name(user_agent: str) -> str:
    """Name browser and system, such as `Firefox, Windows`; empty where neither is known."""
    said = user_agent[:_READ]
    found = (next((name for sign, name in table if sign in said), None) for table in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)
