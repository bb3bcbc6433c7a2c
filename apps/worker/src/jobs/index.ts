import type { Jobs } from '../context.ts'
import { analyseProject } from './analyse-project.ts'
import { buildPyramid } from './build-pyramid.ts'
import { compareTask } from './compare-task.ts'
import { driveRound } from './drive-round.ts'
import { examineSamples } from './examine-samples.ts'
import { freezeRelease } from './freeze-release.ts'
import { orderQueue } from './order-queue.ts'
import { refitProject } from './refit-project.ts'
import { relabelTasks } from './relabel-tasks.ts'
import { runImport } from './run-import.ts'
import { runLabelImport } from './run-label-import.ts'
import { runModel } from './run-model.ts'
import { scanSource } from './scan-source.ts'
import { scoreTasks } from './score-tasks.ts'
import { writePack } from './write-pack.ts'

/** Every background job, by its name in the contract. */
export const jobs: Jobs = {
  'run-import': runImport,
  'run-label-import': runLabelImport,
  'scan-source': scanSource,
  'examine-samples': examineSamples,
  'build-pyramid': buildPyramid,
  'compare-task': compareTask,
  'freeze-release': freezeRelease,
  'order-queue': orderQueue,
  'refit-project': refitProject,
  'relabel-tasks': relabelTasks,
  'analyse-project': analyseProject,
  'run-model': runModel,
  'write-pack': writePack,
  'score-tasks': scoreTasks,
  'drive-round': driveRound,
}
