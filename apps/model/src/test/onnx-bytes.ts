/*
 * ONNX files small enough to be worked out by hand: a writer of protocol buffers, and of the messages of onnx.proto that a graph needs.
 */
type Field = readonly [number: number, value: number | string | Uint8Array]

const varint = (value: number): number[] => {
  const bytes: number[] = []
  let left = value
  do {
    bytes.push((left % 128) + (left >= 128 ? 128 : 0))
    left = Math.floor(left / 128)
  } while (left > 0)
  return bytes
}

const message = (fields: readonly Field[]): Uint8Array => {
  const parts = fields.map(([number, value]) => {
    if (typeof value === 'number') return Buffer.from([...varint(number * 8), ...varint(value)])
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes])
  })
  return Buffer.concat(parts)
}

export type Described = { readonly name: string; readonly shape: readonly (number | string)[] }
export type Constant = { readonly name: string; readonly shape: readonly number[]; readonly values: readonly number[] }
export type Operator = {
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers, or lists of them. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}
export type Graph = {
  readonly inputs: readonly Described[]
  readonly outputs: readonly Described[]
  readonly constants?: readonly Constant[]
  readonly operators: readonly Operator[]
}

const float32 = 1

const describedOf = ({ name, shape }: Described): Uint8Array => {
  const dims = shape.map((length): Field => [1, message([typeof length === 'number' ? [1, length] : [2, length]])])
  const tensor = message([
    [1, float32],
    [2, message(dims)],
  ])
  return message([
    [1, name],
    [2, message([[1, tensor]])],
  ])
}

const constantOf = ({ name, shape, values }: Constant): Uint8Array =>
  message([...shape.map((length): Field => [1, length]), [2, float32], [8, name], [9, new Uint8Array(Float32Array.from(values).buffer)]])

const attributeOf = ([name, value]: readonly [string, number | readonly number[]]): Uint8Array =>
  message(
    typeof value === 'number'
      ? [
          [1, name],
          [3, value],
          [20, 2],
        ]
      : [[1, name], ...value.map((one): Field => [8, one]), [20, 7]],
  )

const operatorOf = ({ type, inputs, outputs, attributes = {} }: Operator): Uint8Array =>
  message([
    ...inputs.map((name): Field => [1, name]),
    ...outputs.map((name): Field => [2, name]),
    [4, type],
    ...Object.entries(attributes).map((one): Field => [5, attributeOf(one)]),
  ])

/** A file of operator set 13. */
export const onnxOf = ({ inputs, outputs, constants = [], operators }: Graph): Uint8Array => {
  const graph = message([
    ...operators.map((one): Field => [1, operatorOf(one)]),
    [2, 'graph'],
    ...constants.map((one): Field => [5, constantOf(one)]),
    ...inputs.map((one): Field => [11, describedOf(one)]),
    ...outputs.map((one): Field => [12, describedOf(one)]),
  ])
  return message([
    [1, 8],
    [7, graph],
    [8, message([[2, 13]])],
  ])
}
