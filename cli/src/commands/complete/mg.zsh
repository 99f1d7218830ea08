#compdef mg
# Completion of mg for zsh. Use it with: source <(mg complete zsh)
_mg() {
    local -a plain described
    local line word about
    while IFS= read -r line; do
        word="${line%%$'\t'*}"
        about="${line#*$'\t'}"
        if [[ $word == *- ]]; then
            plain+=("$word")
        else
            described+=("${word//:/\\:}:$about")
        fi
    done < <(mg complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( ${#plain} )) && compadd -S '' -a plain
    (( ${#described} )) && _describe mg described
    (( ${#plain} + ${#described} )) || _files
}
compdef _mg mg
