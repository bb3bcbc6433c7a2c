import type { JobQueue } from '@reticle/dispatch'
import type { Jobs, WorkerContext } from './context.ts'

/** The jobs as the queue calls them: with the context already given. */
export const bindJobs = (jobs: Jobs, context: WorkerContext): Parameters<JobQueue['work']>[0] => ({
  'run-import': (payload) => jobs['run-import'](context, payload),
  'run-label-import': (payload) => jobs['run-label-import'](context, payload),
  'scan-source': (payload) => jobs['scan-source'](context, payload),
  'examine-samples': (payload) => jobs['examine-samples'](context, payload),
  'build-pyramid': (payload) => jobs['build-pyramid'](context, payload),
  'compare-task': (payload) => jobs['compare-task'](context, payload),
  'freeze-release': (payload) => jobs['freeze-release'](context, payload),
  'order-queue': (payload) => jobs['order-queue'](context, payload),
  'analyse-project': (payload) => jobs['analyse-project'](context, payload),
  'relabel-tasks': (payload) => jobs['relabel-tasks'](context, payload),
  'run-model': (payload) => jobs['run-model'](context, payload),
  'write-pack': (payload) => jobs['write-pack'](context, payload),
  'score-tasks': (payload) => jobs['score-tasks'](context, payload),
  'drive-round': (payload) => jobs['drive-round'](context, payload),
  'refit-project': (payload) => jobs['refit-project'](context, payload),
})
