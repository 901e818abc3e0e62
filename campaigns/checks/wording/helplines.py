"""What the HLP checks say."""

WORDING: dict[str, str] = {
    "HLP-01": "{words} is not the number of {service}. It is {right}. Put that there.",
    "HLP-02": (
        "{words} is not in the list of helplines. Check that it is right and who answers it; then add it to "
        "_desk/helplines.yml with where you looked it up."
    ),
    "HLP-03": (
        "{service} ({printed}) was last looked up on {day}. Look it up again ({source}), then note the day under checked: "
        "in _desk/helplines.yml."
    ),
    "HLP-03/never": (
        "Nobody has looked up {service} ({printed}) yet. Look it up ({source}), then note the day under checked: in "
        "_desk/helplines.yml."
    ),
    "HLP-04/police": (
        "“{words}” reads as if Crimestoppers were the police. It is an independent charity; say so, or people who do "
        "not trust the police will not ring."
    ),
    "HLP-04/anonymous": (
        "“{words}” stands beside a police number, and calls to 101 and 999 are not anonymous. Promise it only for "
        "Crimestoppers or Fearless."
    ),
}
