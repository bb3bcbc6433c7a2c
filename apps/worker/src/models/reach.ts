import { type BackendLimits, defaultBackendLimits } from '@reticle/backends'
import type { Config } from '../config.ts'

/** Where backends may be, and what their answers may take. */
export const reachOf = ({ backendPrivateHosts, modelLimits }: Config): { privateHosts: readonly string[]; limits: BackendLimits } => ({
  privateHosts: backendPrivateHosts,
  limits: { ...defaultBackendLimits, ...modelLimits },
})
