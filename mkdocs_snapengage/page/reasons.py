"""What an embed is if it is no code, and why something stays; `report` says what to do about it."""

EXTERNAL = "script tag"
HINT = "resource hint"

DOUBTFUL = "parsers do not agree on what this element is"
SHOWN = "it is in <pre> like code that is shown, yet browsers run it"
NO_LOADER = "it starts a widget that nothing on the page loads"
GLUED = "without it the code around it would mean something else"
IN_DATA = "its address is in a data attribute that a script of the page reads"
IN_JSON = "its address is in JSON that a script of the page reads"
IN_EVENT = "it is in an attribute that is run as code"
