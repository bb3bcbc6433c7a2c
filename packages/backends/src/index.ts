export { afterFailure, type Fare, restOf, wellFare, whileTrying } from './breaker.ts'
export { checkPrediction, type Known } from './check/check-prediction.ts'
export { allowanceOf, exchangeWith } from './exchange.ts'
export { maskInImage } from './in-image.ts'
export { labelStudioBackend } from './label-studio/label-studio-backend.ts'
export { type BackendLimits, defaultBackendLimits } from './limits.ts'
export { monaiLabelBackend } from './monai-label/monai-label-backend.ts'
export {
  type Ability,
  abilities,
  type Backend,
  type BackendInfo,
  type BackendProblem,
  type Pixels,
  type Place,
  type PredictedRegion,
  type Prediction,
  type PredictRequest,
  type Prompt,
  type Training,
  type TrainRequest,
} from './port.ts'
export { type ReadPart, readMultipart } from './reticle/read-multipart.ts'
export { reticleBackend } from './reticle/reticle-backend.ts'
