/** The program that stands for cfn-signal: the same body to the same address, but nothing is asked of the metadata service. */

export const signalScript = `#!/bin/sh
# Signals a wait condition handle, as cfn-signal of heat-cfntools does.
success=true code= id= url= insecure=
reason='Configuration Complete'
data='Application has completed configuration.'
while [ $# -gt 0 ]; do
  name=$1 value=\${2:-} words=2
  case $1 in
    --*=*) name=\${1%%=*} value=\${1#*=} words=1 ;;
    -[sredi]?*) name=\${1%"\${1#??}"} value=\${1#??} words=1 ;;
  esac
  case $name in
    -s | --success) success=$value ;;
    -r | --reason) reason=$value ;;
    -d | --data) data=$value ;;
    -i | --id) id=$value ;;
    -e | --exit-code | --exit) code=$value ;;
    -k | --insecure) insecure=--insecure words=1 ;;
    *) url=$1 words=1 ;;
  esac
  [ "$words" -le $# ] || words=$#
  shift "$words"
done

text() {
  printf %s "$1" | sed -e ':a' -e '$!{N;ba' -e '}' -e 's/\\\\/\\\\\\\\/g; s/"/\\\\"/g; s/\\n/\\\\n/g; s/\\t/\\\\t/g'
}

status=FAILURE
case $code-$success in 0-* | -true) status=SUCCESS ;; esac
[ -n "$id" ] || id=$(cat /sys/class/dmi/id/product_uuid 2>/dev/null || hostname)
body="{\\"Status\\": \\"$status\\", \\"Reason\\": \\"$(text "$reason")\\", \\"UniqueId\\": \\"$(text "$id")\\", \\"Data\\": \\"$(text "$data")\\"}"
curl $insecure -X PUT -H 'Content-Type:' --data-binary "$body" "$url" >>/var/log/cfn-signal.log 2>&1
`;
