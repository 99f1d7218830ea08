# Completion of mg for fish. Use it with: mg complete fish | source
function __mg_candidates
    set -l words (commandline -opc) (commandline -ct)
    mg complete -- $words[2..-1] 2>/dev/null
end
complete -c mg -f -a '(__mg_candidates)'
