#!/usr/bin/env bash
# Breaks the function in one place at a time, in a copy, and shows which invariants notice.
#   test/EcsExecFormat.Simulation.Tests/mutations.sh [SCHEDULES [PATTERN]]
# SCHEDULES of each mutation: 8000 unless given. PATTERN: only mutations whose name matches it. Fails when one survives, or does not apply any more.
set -euo pipefail
shopt -u patsub_replacement
schedules=${1:-8000}
pattern=${2:-.}
root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git -C "$root" ls-files -z | (cd "$root" && xargs -0 cp --parents -t "$copy")
core=src/EcsExecFormat.Core
remediation=$core/Remediation
survivors=0

# mutate NAME FILE OLD NEW: the first occurrence of OLD becomes NEW.
mutate() {
    local name=$1 file=$copy/$2 old=$3 new=$4 text
    [[ $name =~ $pattern ]] || return 0
    cp "$file" "$copy/kept"
    text=$(<"$file")
    if [[ $text != *"$old"* ]]; then
        echo "$name: DOES NOT APPLY: $2 has no \"$old\""
        survivors=$((survivors + 1))
        return 0
    fi
    printf '%s\n' "${text/"$old"/"$new"}" >"$file"
    play "$name"
    cp "$copy/kept" "$file"
}

play() {
    local tests=$copy/test/EcsExecFormat.Simulation.Tests
    local log=$tests/bin/Release/net10.0/simulation.log
    rm -f "$log"
    if ! (cd "$copy" && dotnet build -c Release -v q -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false "$tests") >"$copy/build.log" 2>&1; then
        echo "$1: DOES NOT BUILD: $(grep -m1 -o 'error .*' "$copy/build.log")"
        survivors=$((survivors + 1))
        return 0
    fi
    (cd "$copy" && SIMULATION_SCHEDULES=$schedules SIMULATION_SEED=5000 dotnet test -c Release --no-build --project "$tests" -- --filter-method '*invariants_hold*') >/dev/null 2>&1 || true
    local found
    found=$(grep -E '^ *[0-9]+ schedules: ' "$log" | sed 's/; seeds.*//; s/^ *//' | paste -sd';' || true)
    echo "$1: ${found:-SURVIVES $schedules schedules}"
    [[ -n $found ]] || survivors=$((survivors + 1))
}

mutate "nothing is broken" README.md '#' '#' | sed 's/SURVIVES/holds in/'
survivors=0

# One update for each service and failing revision.
mutate "a correction that is done may be made again" $remediation/Records/Correction.cs \
    'Step is CorrectionStep.Stopped or CorrectionStep.Begun ||' 'Step is CorrectionStep.Stopped or CorrectionStep.Begun or CorrectionStep.Done or CorrectionStep.Settled ||'
mutate "an update of unknown effect is sent anew" $remediation/UpdateEffect.cs 'now.TaskDefinition == announced.Subject.Failing' 'true || now.TaskDefinition == announced.Subject.Failing'
mutate "an update took none where the revision is the failing one" $remediation/UpdateEffect.cs ' && id == announced.Before?.DeploymentId' ' && id is not null'

# A service that moved on is left alone.
mutate "the last look is left out" $remediation/ServiceUpdater.cs \
    'await freshness.ServiceAsync(request, plan, clusterTags, cancellationToken).ConfigureAwait(false);' '((Refusal?)null, request.Around.Service); await Task.CompletedTask;'
mutate "the last look is not heeded" $remediation/ServiceUpdater.cs 'if (refusal is not null)' 'if (refusal is not null && last is null)'
mutate "an undo does not look again" $remediation/Orders/Undo.cs ' || last.TaskDefinition != standing.Revision)' ')'

# Nothing but the right correction is written.
mutate "images are not asked for the other architecture" $remediation/Guards/ImageGuards.cs 'if (!made.RunsOn(target.Platform))' 'if (made.Platforms.IsEmpty)'

# What was overtaken is told.
mutate "what was overtaken is not seen in the answer" $remediation/UpdateEffect.cs \
    'var older = Older(answer, ours);' 'Deployment[] older = known.Count < 0 ? Older(answer, ours) : [];'
mutate "what was overtaken is not seen when the answer was lost" $remediation/ChangeSettlement.cs \
    'var overtook = UpdateEffect.Overtaken(ended.Before?.DeploymentId, ended.StartedAt, now, ours);' 'Ecs.Deployment? overtook = ours.Id is null ? ours : null;'

# Every incident is told.
mutate "an alert that cannot be published is given up" $core/Alerts/AlertDesk.cs '            await GiveBackAsync(claim).ConfigureAwait(false);
            throw;' '            return outcome;'
mutate "what there was no time to look at is nothing" $core/StoppedTaskResponder.cs '(IsCutShort(finding, reading) || clock.GetUtcNow() >= invocation.Deadline.WritingEnds)' '(finding.Containers.IsDefault && IsCutShort(finding, reading))'

# An incident is told once in its window.
mutate "what was told is told again after a minute" $core/Incidents/Incident.cs \
    'AlertStage.Sent sent when look.HappenedAt - sent.At < look.RealertAfter => isDuplicate' 'AlertStage.Sent sent when look.HappenedAt - sent.At < look.RealertAfter / 1440 => isDuplicate'
mutate "another writer's claim is taken for one's own" $core/Incidents/IncidentLog.cs \
    'return (existing.WriteId == next.WriteId && existing.Version == next.Version, existing);' 'return (existing.Version == next.Version, next);'
mutate "that an approval was declined is told to everybody" $core/IncidentHandler.cs 'incident.Claim.Approves is not null && remedy is' 'incident.Claim.Approves is { Target: "" } && remedy is'

# What was changed is told, and nothing else.
mutate "what an earlier attempt has changed is not recalled" $remediation/ChangeRecall.cs 'if (standing.IsUntold(owner.Id, owner))' 'if (standing.IsUntold(owner.Id, owner) && owner.Version < 0)'
mutate "an order that is given again does not tell what the first has done" $remediation/Orders/Approval.cs 'if (incident.Alert is AlertStage.Owed or AlertStage.Claimed)' 'if (incident.Alert is AlertStage.Owed && incident.Version < 0)'
mutate "an undo is not announced" $remediation/Orders/Undo.cs 'with { UndoneAt = clock.GetUtcNow(), UndoneUntil = invocation.Deadline.ClaimEnds, Ending = ending }' 'with { Ending = ending }'


# Two writers within one second of each other are too rare for so few schedules: test/EcsExecFormat.Core.Tests/Hostile plays them (ChangeBesideLooksTests, UndoInBetweenTests).

# Nothing is written below the mode.
mutate "the mode is not asked again" $remediation/Guards/FreshnessGuards.cs 'now.Mode >= (request.Approves is null' 'now.Mode >= Mode.Off || now.Mode >= (request.Approves is null'

# Nothing is written while changes are kept away.
mutate "windows are not asked for before the update" $remediation/Guards/FreshnessGuards.cs 'await WindowAsync(request.Around.Service, cancellationToken).ConfigureAwait(false) is { } kept' \
    '(request.Around.Cluster is null ? await WindowAsync(request.Around.Service, cancellationToken).ConfigureAwait(false) : null) is { } kept'
mutate "windows are not asked for before the registration" $remediation/Guards/FreshnessGuards.cs 'return stale ?? await WindowAsync(service, cancellationToken).ConfigureAwait(false);' \
    'return stale ?? (service is null ? await WindowAsync(service, cancellationToken).ConfigureAwait(false) : null);'

# The budget holds.
mutate "the budget is not minded" $remediation/Records/ChangeBudget.cs 'return standing.Length < most ?' 'return standing.Length < most + 100 ?'

# A change has one result.
mutate "the watch list is not written" $remediation/ChangeMaker.cs \
    'await watch.AddAsync(first.Subject, request.Around.Service, first.StartedAt, cancellationToken).ConfigureAwait(false);' ''
mutate "an end is told although somebody else tells it" $remediation/FollowUp/FollowUpDesk.cs 'if (!await books.TryRecordAsync(claimed, cancellationToken).ConfigureAwait(false))' \
    'if (!await books.TryRecordAsync(claimed, cancellationToken).ConfigureAwait(false) && claimed.Version < 0)'
mutate "whether somebody tells an end by now is not asked" $remediation/FollowUp/FollowThrough.cs \
    'standing = NotLeased(await settlement.SettleAsync(standing, incident, invocation, cancellationToken).ConfigureAwait(false));' \
    'standing = await settlement.SettleAsync(standing, incident, invocation, cancellationToken).ConfigureAwait(false);'
mutate "an end that was told is not recorded" $remediation/FollowUp/FollowUpDesk.cs \
    'await books.RecordAsync(claimed.Next(invocation.WriteId("settled"), CorrectionStep.Settled), cancellationToken).ConfigureAwait(false);' ''
mutate "every deployment that was completed is called healthy" $remediation/FollowUp/DeploymentEnd.cs 'if (service.Primary is { } primary && primary.TaskDefinition == correction.Revision && service.TaskDefinition == correction.Revision)' 'if (service.Primary is { } primary)'

# What machines were told people get in a digest.
mutate "what waits for a digest is dropped" $core/Alerts/Digests/DigestDesk.cs 'return next;' 'return isForPeople ? next : null;'

# Every event is answered.
mutate "a claim never lapses" $core/Deadline.cs 'public DateTimeOffset ClaimEnds => At + TimeSpan.FromSeconds(1);' 'public DateTimeOffset ClaimEnds => At + TimeSpan.FromDays(9);'
mutate "a tick that meets somebody else at work fails for good" $remediation/FollowUp/FollowThrough.cs 'catch (DeliverAgainException)
            {' 'catch (DeliverAgainException)
            {
                throw new InvalidOperationException("mutation");'

exit "$((survivors > 0))"
