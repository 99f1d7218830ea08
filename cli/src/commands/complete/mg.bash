# Completion of mg for bash. Use it with: source <(mg complete bash)
_mg() {
    local line words=("${COMP_WORDS[@]:1:COMP_CWORD}")
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\t'*}")
    done < <(mg complete -- "${words[@]}" 2>/dev/null)
    # After a verb the name goes on.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *- ]]; then
        compopt -o nospace
    fi
}
complete -o default -F _mg mg
