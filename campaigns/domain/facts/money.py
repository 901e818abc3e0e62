"""Money platforms charge: whole millionths of a US dollar, never a float, and its form for people."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

MICRO_USD_PER_USD = 1_000_000


def micro_usd(usd: Decimal) -> int:
    """US dollars as millionths.

    Raises:
        ValueError: below nought, or finer than a millionth.
    """
    amount = usd * MICRO_USD_PER_USD
    if not amount.is_finite() or amount < 0 or amount != amount.to_integral_value():
        raise ValueError(f"{usd} is no amount of US dollars. Write one like 5.00.")
    return int(amount)


def parse_usd(words: str) -> int:
    """What a person typed, such as ``5.00``, ``$5`` or ``US$5``, in millionths of a US dollar.

    Raises:
        ValueError: it is no amount of money.
    """
    try:
        return micro_usd(Decimal(words.strip().upper().removeprefix("US").removeprefix("$").strip()))
    except InvalidOperation:
        raise ValueError(f"“{words}” is no amount of US dollars. Write one like 5.00.") from None


def show_usd(amount_micro_usd: int) -> str:
    """``US$0.20`` or ``US$0.015``: cents at least, and no digit left out, for a fraction of a cent counts here."""
    sign = "-" if amount_micro_usd < 0 else ""
    dollars, rest = divmod(abs(amount_micro_usd), MICRO_USD_PER_USD)
    digits = f"{rest:06}".rstrip("0").ljust(2, "0")
    return f"{sign}US${dollars:,}.{digits}"
