import type { FormatReader } from '../dataset.ts'
import { dicom } from './dicom.ts'
import { dicomSeries } from './dicom-series.ts'
import { fits } from './fits.ts'
import { hdf5 } from './hdf5.ts'
import { jpeg } from './jpeg.ts'
import { mrc } from './mrc.ts'
import { netcdf3 } from './netcdf3.ts'
import { nifti } from './nifti.ts'
import { npy } from './npy.ts'
import { nrrd } from './nrrd.ts'
import { omeZarr } from './ome-zarr.ts'
import { png } from './png.ts'
import { tiff } from './tiff.ts'

/** All formats that are read. First match wins: formats inside others (OME-TIFF in TIFF) are told apart by their reader. */
export const formats: readonly FormatReader[] = [dicom, dicomSeries, fits, hdf5, jpeg, mrc, netcdf3, nifti, npy, nrrd, omeZarr, png, tiff]
