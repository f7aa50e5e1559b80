"""What both faces share: headers, error pages, languages, static files and the look. It knows no key and no case."""
