"""The two faces of casebook: the desk for members, the portal for those who report. Nothing imports them."""
