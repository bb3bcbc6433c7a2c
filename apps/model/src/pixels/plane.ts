/** Numbers of an image, rows x columns, row by row. */
export type Plane = { readonly width: number; readonly height: number; readonly values: Float32Array }

export const planeOf = (width: number, height: number, values = new Float32Array(width * height)): Plane => ({ width, height, values })
