
# `cargo funnel …`: what follows is completed as for `cargo-funnel …`, everything else as before.
_cargo_funnel_by_cargo() {
    if [[ ${COMP_WORDS[1]-} == funnel && $COMP_CWORD -gt 1 ]]; then
        local COMP_WORDS=(cargo-funnel "${COMP_WORDS[@]:2}") COMP_CWORD=$((COMP_CWORD - 1))
        local COMP_LINE="${COMP_WORDS[*]}"
        local COMP_POINT=${#COMP_LINE}
        _cargo_funnel cargo-funnel "$2" "$3"
        return
    fi
    if ! declare -F _cargo >/dev/null; then
        # The script of Cargo is read when it is first asked for, and takes `cargo` for itself.
        if declare -F _comp_load >/dev/null; then
            _comp_load cargo
        elif declare -F _completion_loader >/dev/null; then
            _completion_loader cargo
        fi
        complete -F _cargo_funnel_by_cargo -o bashdefault -o default cargo
    fi
    if declare -F _cargo >/dev/null; then
        _cargo "$@"
    fi
}
complete -F _cargo_funnel_by_cargo -o bashdefault -o default cargo
