import { startsWith } from '../bytes.ts'
import type { FormatReader } from '../dataset.ts'

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/**
 * HDF5, and NetCDF-4 inside of it, through the HDF5 library (h5wasm) with the filters of h5wasm-plugins. It sees nothing but the file itself:
 * links and storage in other files are told and never followed.
 */
export const hdf5: FormatReader = {
  id: 'hdf5',
  title: 'HDF5 and NetCDF-4',
  extensions: ['.h5', '.hdf5', '.nc', '.nc4', '.he5'],
  mediaType: 'application/x-hdf5',
  // A block of the user's own may be in front, of a power of two bytes.
  matches: (head) => [0, 512, 1024, 2048].some((at) => startsWith(head, signature, at)),
  open: async (source, context) => (await import('./hdf5/open.ts')).openHdf5(source, context),
}
