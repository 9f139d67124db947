# shellcheck shell=bash
# The swarm stack of an environment, on the server. Includes lib.sh.
# shellcheck disable=SC2154 # lib.sh sets the rest
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Quick checks before anything is changed.
check_server() {
    [[ $(docker info -f '{{.Swarm.LocalNodeState}}') == active ]] || die "no swarm here: run deploy/provision.sh"
    sql -d "$database" -c 'select 1' >/dev/null || die "the database $database does not answer: run deploy/init-env.sh"
    local name services
    while read -r name services; do
        if [[ $services == *! && ! -f $(secret_file "$name") ]]; then die "the secret $name is not set: deploy/secret.sh $env $name"; fi
    done < <(grep -v '^#' "$deploy_folder/secrets.list")
    local free
    free=$(df --output=avail -k "$(docker info -f '{{.DockerRootDir}}')" | tail -n 1)
    ((free > 2 * 1024 * 1024)) || die "less than 2 GB free on Docker's disk"
}

# Fetches an image and prints its name by digest: what is checked is what runs, whatever happens to the tag. With PULL=no it is one that
# root has put on the server, and may have no digest.
#   fetch_image NAME:TAG
fetch_image() {
    local digest
    if [[ ${PULL:-yes} == no ]]; then
        digest=$(docker image inspect -f '{{range .RepoDigests}}{{println .}}{{end}}' "$1" | head -n 1) || die "there is no image $1"
        echo "${digest:-$1}"
        return
    fi
    digest=$(docker pull "$1" | sed -n 's/^Digest: //p') || die "$1 can't be fetched"
    [[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || die "the registry gives no digest for $1"
    check_signature "${1%:*}@$digest"
    echo "${1%:*}@$digest"
}

# Refuses an image that was not built and signed by the workflow of the environment's branch: IMAGE_SIGNER is its name in GitHub's
# certificate. Test may do without, if its configuration says so; prod may not.
#   check_signature NAME@DIGEST
check_signature() {
    if [[ ${UNSIGNED_IMAGES:-no} == yes ]]; then
        [[ $env != prod ]] || die "UNSIGNED_IMAGES=yes is not for prod"
        say "UNSIGNED_IMAGES=yes: nobody has checked who built $1"
        return
    fi
    [[ -n ${IMAGE_SIGNER:-} ]] || die "IMAGE_SIGNER is missing in deploy/env/$env.env: who signs the images"
    [[ -n $(type -P cosign) ]] || die "cosign, which checks signatures, is not here: deploy/provision.sh installs it"
    local problem
    problem=$(cosign verify --certificate-identity "$IMAGE_SIGNER" \
        --certificate-oidc-issuer https://token.actions.githubusercontent.com "$1" 2>&1 >/dev/null) \
        || die "$1 is not signed by $IMAGE_SIGNER: $problem"
    say "$1 is signed by $IMAGE_SIGNER"
}

running_release() {
    docker service inspect -f '{{.Spec.TaskTemplate.ContainerSpec.Image}}' "${stack}_web" 2>/dev/null || true
}
replicas() {
    local service
    for service in web worker; do
        echo "$service=$(docker service inspect -f '{{.Spec.Mode.Replicated.Replicas}}' "${stack}_$service" 2>/dev/null || true)"
    done | paste -sd' '
}

clerk_env() { if [[ $env == prod ]]; then echo production; else echo test; fi; }

# Swarm's secrets can't change, so each is named after its content; the file says which service gets which. Workers reach the virus
# scanner by its socket, as they do PostgreSQL.
secrets_yaml() {
    local name services service names=()
    declare -A of_service=([web]='' [worker]='')
    while read -r name services; do
        local file
        file=$(secret_file "$name")
        [[ -f $file ]] || continue
        names+=("$name")
        docker secret inspect "$(swarm_secret "$name")" >/dev/null 2>&1 \
            || docker secret create --label "clerk=$env" "$(swarm_secret "$name")" "$file" >/dev/null
        for service in ${services%!}; do of_service[$service]+=" $name"; done
    done < <(grep -v '^#' "$deploy_folder/secrets.list")

    echo 'version: "3.9"'
    echo 'services:'
    for service in web worker; do
        echo "  $service:"
        echo '    environment:'
        for name in ${of_service[$service]}; do echo "      ${name}_FILE: /run/secrets/$name"; done
        echo '    secrets:'
        for name in ${of_service[$service]}; do
            echo "      - {source: $name, uid: \"10001\", gid: \"10001\", mode: 0400}"
        done
        if [[ $service == worker && ${CLAMD_ADDRESS:-} == /* ]]; then
            echo "    volumes: [{type: bind, source: ${CLAMD_ADDRESS%/*}, target: ${CLAMD_ADDRESS%/*}, read_only: true}]"
        fi
    done
    echo 'secrets:'
    for name in "${names[@]}"; do echo "  $name: {external: true, name: $(swarm_secret "$name")}"; done
}
# Between machines the stack's network is encrypted. One that is there already stays as it is until `docker stack rm`.
network_yaml() {
    if [[ -n $(swarm_setting SWARM_ADDRESS) && $(swarm_setting SWARM_ENCRYPTION) != no ]]; then
        printf 'networks:\n  default:\n    driver: overlay\n    driver_opts: {encrypted: ""}\n'
    fi
}
# What provision.sh remembers of the swarm.
swarm_setting() { if [[ -f $server_config/swarm ]]; then sed -n "s/^$1=//p" "$server_config/swarm"; fi; }
swarm_secret() { echo "$stack-$1-$(sha256sum "$(secret_file "$1")" | cut -c 1-12)"; }
# Whether web and worker are running with the secret as it is stored now.
runs_with() {
    local service name
    name=$(swarm_secret "$1")
    for service in web worker; do
        docker service inspect -f '{{range .Spec.TaskTemplate.ContainerSpec.Secrets}}{{println .SecretName}}{{end}}' "${stack}_$service" 2>/dev/null \
            | grep -xF "$name" >/dev/null || return 1
    done
}
# Removes those that nothing uses any more; swarm refuses to remove the others.
prune_secrets() {
    local id
    for id in $(docker secret ls -q --filter "label=clerk=$env"); do docker secret rm "$id" >/dev/null 2>&1 || true; done
}

# After a change of passwords, disables the role that tasks used before, once they have ended, at the latest when swarm has killed
# them.
end_former_login() {
    local former deadline=$((SECONDS + 60))
    former=$(other_app_role)
    [[ -n $(sql -c "select rolname from pg_roles where rolname = '$former' and rolcanlogin") ]] || return 0
    while ((SECONDS < deadline)) && has_sessions "$former"; do sleep 1; done
    sql -c "alter role $former nologin password null" \
        -c "select pg_terminate_backend(pid) from pg_stat_activity where usename = '$former'" >/dev/null
    say "$former can't sign in any more"
}

# The commit that an image was built from, otherwise the last part of its name.
release_name() {
    local revision
    revision=$(docker image inspect -f '{{index .Config.Labels "org.opencontainers.image.revision"}}' "$1" 2>/dev/null) || true
    case $revision in '' | unknown) echo "${1##*[/@]}" ;; *) echo "$revision" ;; esac
}

# Tells swarm what should run, with as many replicas as now.
apply_release() {
    local folder=$deploy_folder/../docker file
    case $env in test) file=staging ;; prod) file=prod ;; esac
    local now count
    now=$(replicas)
    for count in $now; do
        case $count in
            web=?*) WEB_REPLICAS=${count#web=} ;;
            worker=?*) WORKER_REPLICAS=${count#worker=} ;;
        esac
    done
    local secrets detach=()
    # Docker 26 and later warn if this is not set.
    if docker stack deploy --help | grep -q -- --detach; then detach=(--detach=true); fi
    secrets=$(mktemp)
    { secrets_yaml; network_yaml; } >"$secrets"
    RELEASE=$1 RELEASE_NAME=$(release_name "$1") WEB_REPLICAS=${WEB_REPLICAS:-2} WORKER_REPLICAS=${WORKER_REPLICAS:-1} docker stack deploy \
        --with-registry-auth --resolve-image never --prune "${detach[@]}" \
        -c "$folder/docker.compose.common.yml" -c "$folder/docker.compose.$file.yml" -c "$secrets" "$stack" >/dev/null
    rm -f "$secrets"
}

# Prints nothing if all tasks run the release, otherwise why they don't.
wait_until_converged() {
    local release=$1 deadline=$((SECONDS + ${CONVERGE_SECONDS:-300})) service state waiting
    while ((SECONDS < deadline)); do
        waiting=''
        for service in web worker; do
            state=$(docker service inspect -f '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}' "${stack}_$service")
            case $state in
                rollback* | paused)
                    echo "$service: $(docker service inspect -f '{{.UpdateStatus.Message}}' "${stack}_$service")"
                    return 1
                    ;;
                updating) waiting=$service ;;
            esac
            if [[ $(tasks_running "$service" "$release") != "$(docker service inspect -f '{{.Spec.Mode.Replicated.Replicas}}' "${stack}_$service")" ]]; then
                waiting=$service
            fi
        done
        if [[ -z $waiting ]]; then return 0; fi
        sleep 1
    done
    echo "$waiting was not ready within ${CONVERGE_SECONDS:-300} seconds"
    return 1
}
tasks_running() {
    docker service ps --no-trunc --filter desired-state=running --format '{{.Image}} {{.CurrentState}}' "${stack}_$1" \
        | grep -cF "$2 Running" || true
}
# This machine's containers of a service, without those that are stopping: they can still be there after the update.
containers_of() {
    local task
    for task in $(docker service ps -q --no-trunc --filter desired-state=running "${stack}_$1"); do
        docker ps -q --filter "label=com.docker.swarm.task.id=$task"
    done
}

# The path that everyone takes, except for CloudFlare: NGINX's port for this machine only.
check_through_nginx() {
    local tries answer=''
    for tries in {1..20}; do
        answer=$(curl -sS -m 10 -w ' %{http_code}' -H "Host: $SERVER_NAME" "http://127.0.0.1:$((port + 100))/readyz" 2>&1) || true
        if [[ $answer == *' 200' ]]; then break; fi
        sleep 1
    done
    [[ $answer == *' 200' ]] || { echo "/readyz through NGINX answers after $tries tries: $answer"; return 1; }
    local container
    for container in $(containers_of worker); do
        answer=$(docker exec "$container" clerk health http://127.0.0.1:8000/readyz 2>&1) \
            || { echo "a worker is not ready: $answer"; return 1; }
    done
}

# What is known about the task that made swarm give up, or otherwise about each that does not run as it should: swarm's reason, its
# health check's output, its last lines.
#   explain_failure RELEASE WHY
explain_failure() {
    local tasks task container
    if [[ $2 == *' of task '* ]]; then
        tasks=${2##* of task }
    else
        tasks=$(for service in web worker; do
            docker service ps --no-trunc --format '{{.ID}} {{.Image}} {{.CurrentState}}' "${stack}_$service" \
                | awk -v release="$1" '$2 == release && $3 != "Running" {print $1; exit}'
        done)
    fi
    for task in $tasks; do
        docker inspect -f 'task {{.ID}} ({{join .Spec.ContainerSpec.Args " "}}): {{.Status.State}} {{.Status.Err}}' "$task"
        container=$(docker ps -aq --filter "label=com.docker.swarm.task.id=$task")
        if [[ -n $container ]]; then
            docker inspect -f '{{with .State.Health}}{{range .Log}}{{println "health check:" .ExitCode .Output}}{{end}}{{end}}' "$container" | grep . | tail -n 3
        fi
        docker service logs --raw --tail 10 "$task" 2>&1
    done
}

remember_release() {
    mkdir -p "$server_state/$env"
    printf '%s %s %s\n' "$(date -u +%FT%TZ)" "$1" "${CLERK_BY:-?}" >>"$server_state/$env/releases"
}

describe_change() {
    local image
    echo "release:  ${1:-none} -> $2"
    for image in "$1" "$2"; do
        [[ -z $image ]] || docker image inspect -f '          {{.Id}} version {{index .Config.Labels "org.opencontainers.image.version"}} commit {{index .Config.Labels "org.opencontainers.image.revision"}}' "$image" 2>/dev/null || true
    done
    echo "replicas: $3 -> $(replicas)"
    echo "schema:   $(sql -d "$database" -c 'select max(version) from _sqlx_migrations')"
}
