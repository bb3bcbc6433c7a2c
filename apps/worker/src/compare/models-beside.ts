import type { Repositories } from '@reticle/db'
import { heedsModels, type Protocol } from '@reticle/domain'
import type { Known } from './decide.ts'

type Given = { readonly taskId: string; readonly projectId: string; readonly protocol: Protocol }
type Beside = Pick<Known, 'suggested' | 'audited'>

const isWatched = ({ routing }: Protocol): boolean => routing.some(({ effect }) => effect.kind === 'settle' && effect.audit !== undefined)

/** What models said of tasks, and which audits they had, looked up once for those whose protocol asks for it. */
export const modelsBeside = async (
  read: Pick<Repositories, 'lastSuggestions' | 'ruleAudits'>,
  tasks: readonly Given[],
): Promise<(taskId: string) => Beside> => {
  const ids = (wants: (protocol: Protocol) => boolean) => tasks.flatMap(({ taskId, protocol }) => (wants(protocol) ? [taskId] : []))
  const [heeding, watched] = [ids(heedsModels), ids(isWatched)]
  const suggested = heeding.length === 0 ? new Map() : await read.lastSuggestions.of(heeding)
  const audited = watched.length === 0 ? new Map() : await read.ruleAudits.of(watched)
  return (taskId) => ({ suggested: suggested.get(taskId), audited: audited.get(taskId) })
}

/** Why rules of some projects are passed over: too few of their audits ended alike. */
export const stoppedIn = async (read: Pick<Repositories, 'ruleAudits'>, tasks: readonly Omit<Given, 'taskId'>[]) => {
  const projectIds = [...new Set(tasks.flatMap(({ projectId, protocol }) => (isWatched(protocol) ? [projectId] : [])))]
  const stopped = projectIds.length === 0 ? [] : await read.ruleAudits.stopped(projectIds)
  return (projectId: string, ruleId: string): string | undefined => {
    const found = stopped.find((one) => one.projectId === projectId && one.ruleId === ruleId)
    return found && `is stopped: only ${found.same} of ${found.audits} audits ended as it would have`
  }
}
