import { type BackendLimits, checkPrediction, type Prediction } from '@reticle/backends'
import type { AskedTask, RegisteredVersion } from '@reticle/db'
import { err, imageFactsOf, modelText, type PredictionRecord, type Protocol, type Result } from '@reticle/domain'
import { type Mapped, mapped } from './mapped.ts'
import { knownOf } from './names.ts'

/** A record as an answer of a backend, with what was left out said. */
const predictionOf = ({ regions, answers, scores, embedding }: PredictionRecord): Prediction => ({
  regions: regions.map(({ label, geometry, confidence, attributes }) => ({ label, geometry, confidence: confidence ?? null, attributes })),
  answers,
  scores,
  embedding: embedding ?? null,
})

/** What was pushed of one sample, held to the same rules as an answer of a backend (MB3); the reason has the place in the record. */
export const checkRecord = (
  record: PredictionRecord,
  task: AskedTask,
  protocol: Protocol,
  version: RegisteredVersion,
  limits: BackendLimits,
): Result<Mapped, string> => {
  if (task.isWithdrawn) return err('its sample was withdrawn from the study')
  const place = { x: 0, y: 0, scale: 1, width: task.width, height: task.height }
  const checked = checkPrediction(predictionOf(record), knownOf(version.mapping), place, limits)
  if (!checked.ok) return err(checked.error.message)
  const model = modelText(version.model, version.version)
  return mapped(checked.value, { mapping: version.mapping, protocol, model, facts: imageFactsOf(task) })
}
