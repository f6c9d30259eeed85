"""The page that plays a network: what it shows as data, and the files of HTML, CSS and JavaScript that show it."""
