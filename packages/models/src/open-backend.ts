import {
  type Backend,
  type BackendLimits,
  defaultBackendLimits,
  exchangeWith,
  type Known,
  labelStudioBackend,
  monaiLabelBackend,
  reticleBackend,
} from '@reticle/backends'
import type { BackendRow } from '@reticle/db'

/** `privateHosts`: RETICLE_BACKEND_PRIVATE_HOSTS. */
export type Reach = { readonly privateHosts: readonly string[]; readonly limits?: Partial<BackendLimits> }

export const limitsOf = ({ limits }: Reach): BackendLimits => ({ ...defaultBackendLimits, ...limits })

/** A backend by its row, in whatever protocol it speaks. `known`: what the model may name. */
export const openBackend = (
  row: Pick<BackendRow, 'address' | 'secret' | 'protocol' | 'projectId'>,
  known: Known,
  reach: Reach,
): Backend => {
  const headers: Record<string, string> = row.secret === null ? {} : { authorization: `Bearer ${row.secret}` }
  const exchange = exchangeWith(row.address, reach.privateHosts, headers)
  const limits = limitsOf(reach)
  switch (row.protocol) {
    case 'reticle':
      return reticleBackend(exchange, known, limits)
    case 'label-studio':
      return labelStudioBackend(exchange, known, limits, row.projectId)
    case 'monai-label':
      return monaiLabelBackend(exchange, known, limits)
  }
}
