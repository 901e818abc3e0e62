"""Rehearsing the plan: what would go out when, played at speed on a copy. Nothing real is written or called."""
