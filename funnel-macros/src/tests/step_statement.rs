step!(conversion::claim, tier = Tier::Pro, channel = "mail", scoped(team_id));
