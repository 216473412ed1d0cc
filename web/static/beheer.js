// Comfort at the desk only: every page works without this file.
"use strict";
