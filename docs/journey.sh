#!/usr/bin/env bash
# The main job with nothing but curl and the console, against a running `make up`:
#     bash docs/journey.sh [ADDRESS] [DATA_DIR]
# Registers a professional and a client, approves, publishes, books, moves and cancels, and reads the mails on the way.
set -euo pipefail

address=${1:-http://127.0.0.1:8000} data_dir=${2:-var}
api=$address/api/v1
citas=${CITAS:-$(dirname "$0")/../.venv/bin/citas}
professional=clinica-$RANDOM$RANDOM@example.com client=ana-$RANDOM$RANDOM@example.com
password='correct horse battery'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() { printf '\n# %s\n' "$*"; }
field() { python3 -c 'import json, sys; value = json.load(sys.stdin)
for step in sys.argv[1].split("."): value = value[int(step) if step.isdigit() else step]
print(value)' "$1"; }

# ask STATUS TOKEN METHOD PATH [BODY] [CURL OPTION…]: prints the request and the beginning of its answer, which it
# leaves in $scratch/answer; ends the walk when the status is another one.
ask() {
    local expected=$1 token=$2 method=$3 path=$4 body=${5:-} status
    shift $(($# < 5 ? $# : 5))
    local options=(-sS -X "$method" -o "$scratch/answer" -D "$scratch/headers" -w '%{http_code}' "$@")
    [[ -n $token ]] && options+=(-H "Authorization: Bearer $token")
    [[ -n $body ]] && options+=(-H 'Content-Type: application/json' -d "$body")
    status=$(curl "${options[@]}" "$api$path")
    beginning "$method $path $body"
    beginning "  → $status $(cat "$scratch/answer")"
    if [[ $status != "$expected" ]]; then
        echo "expected $expected" >&2
        exit 1
    fi
}
# What fits on a line, without tokens.
beginning() { python3 -c 'import re, sys
text = re.sub(r"(token\W+)[\w.-]{30,}", r"\1…", sys.argv[1]).rstrip()
print(text if len(text) <= 116 else text[:115] + "…")' "$1"; }
answer() { field "$1" <"$scratch/answer"; }
etag() { tr -d '\r' <"$scratch/headers" | sed -n 's/^[Ee][Tt][Aa][Gg]: //p'; }

# mail ADDRESS SUBJECT: waits for it, prints its subject, leaves its text in $scratch/mail.
mail() {
    python3 - "$data_dir/mail" "$1" "$2" >"$scratch/mail" <<'PYTHON'
import email, email.policy, pathlib, sys, time
folder, to, subject = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for _ in range(300):
    for file in sorted(folder.glob("*.eml"), reverse=True):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        if to in str(mail["To"]) and subject in str(mail["Subject"]):
            print(mail["Subject"], mail.get_body(("plain",)).get_content(), sep="\n")
            sys.exit()
    time.sleep(0.1)
sys.exit(f"no mail to {to} about {subject}")
PYTHON
    printf '  ✉ %s: %s\n' "$1" "$(head -n 1 "$scratch/mail")"
}

sign_up() { # sign_up ADDRESS NAME: leaves the access token in $token
    ask 202 '' POST /auth/register "{\"email\": \"$1\", \"password\": \"$password\", \"full_name\": \"$2\"}"
    mail "$1" 'Confirma tu correo'
    ask 204 '' POST /auth/verify-email "{\"token\": \"$(grep -o 'token=[A-Za-z0-9_-]*' "$scratch/mail" | head -n 1 | cut -d= -f2)\"}"
    ask 200 '' POST /auth/login "{\"email\": \"$1\", \"password\": \"$password\"}"
    token=$(answer access_token)
}

say 'A clinic registers, proves its address, and applies to become a professional'
sign_up "$professional" 'Clínica Dental Ñandú'
owner=$token
ask 201 "$owner" POST /professional-applications \
    '{"profession": "Odontología", "bio": "Desde 1998.", "city": "Málaga", "timezone": "Europe/Madrid"}'
application=$(answer id)

say 'The operator approves at the console'
echo "citas applications approve $application"
"$citas" applications approve "$application" --data-dir "$data_dir" --json | grep '"status"'
mail "$professional" 'aprobada'

say 'It publishes its hours and a service'
ask 200 "$owner" GET /me
id=$(answer professional.id)
ask 200 "$owner" GET "/professionals/$id/working-hours"
weekly=$(python3 -c 'import json
print(json.dumps([{"weekday": day, "start": "09:00", "end": "18:00"} for day in "mon tue wed thu fri sat sun".split()]))')
ask 200 "$owner" PUT "/professionals/$id/working-hours" "{\"timezone\": \"Europe/Madrid\", \"weekly\": $weekly}" -H "If-Match: $(etag)"
ask 201 "$owner" POST "/professionals/$id/services" \
    '{"name": "Revisión dental", "duration": 45, "price": {"amount": "35.00", "currency": "EUR"}, "location": "Calle Larios 1"}'
service=$(answer id)

say 'A client registers, searches without accents, and books a free slot'
sign_up "$client" 'Ana García'
guest=$token
ask 200 '' GET '/professionals?q=nandu&city=malaga'
from=$(date -u -d '+1 day' +%FT%TZ 2>/dev/null || date -u -v+1d +%FT%TZ) to=$(date -u -d '+3 days' +%FT%TZ 2>/dev/null || date -u -v+3d +%FT%TZ)
ask 200 '' GET "/services/$service/availability?from=$from&to=$to"
first=$(answer slots.0.start) fifth=$(answer slots.4.start)
ask 201 "$guest" POST /appointments "{\"service_id\": \"$service\", \"start\": \"$first\"}" -H 'Idempotency-Key: journey-1'
appointment=$(answer id)
version=$(etag)
mail "$client" 'Cita confirmada'
mail "$professional" 'Nueva cita'

say 'Somebody else wants the same slot'
ask 409 "$owner" POST /appointments "{\"service_id\": \"$service\", \"start\": \"$first\"}"

say 'The clinic sees it, moves it, and cancels it'
ask 200 "$owner" GET '/appointments?as=professional'
ask 200 "$owner" POST "/appointments/$appointment/reschedule" "{\"start\": \"$fifth\"}" -H "If-Match: $version"
version=$(etag)
mail "$client" 'Cita cambiada'
ask 200 "$owner" POST "/appointments/$appointment/cancel" '{"reason": "Avería del sillón"}' -H "If-Match: $version"
mail "$client" 'Cita cancelada'

say 'The client looks back'
ask 200 "$guest" GET '/appointments?as=client&order=latest_first'
ask 200 "$guest" GET /notifications/unread-count
