// Says, before the page is drawn, that scripts run: parts that only work with them may then be shown.
document.documentElement.classList.add("has-scripts");
