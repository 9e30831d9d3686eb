
# `cargo funnel …`: what follows is completed as for `cargo-funnel …`.
complete -c cargo -n '__fish_seen_subcommand_from funnel' -f -a "(complete -C (commandline -cp | string replace -r '^\s*cargo\s+funnel' 'cargo-funnel'))"
