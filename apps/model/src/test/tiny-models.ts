import { onnxOf } from './onnx-bytes.ts'

/** The sigmoid of 10 (value - 0.5), by a convolution of one element: what is above 1/2 is object. Tiles of 32. */
export const brightAbove = (size = 32): Uint8Array =>
  onnxOf({
    inputs: [{ name: 'image', shape: [1, 1, size, size] }],
    outputs: [{ name: 'chance', shape: [1, 1, size, size] }],
    constants: [
      { name: 'weight', shape: [1, 1, 1, 1], values: [10] },
      { name: 'bias', shape: [1], values: [-5] },
    ],
    operators: [
      { type: 'Conv', inputs: ['image', 'weight', 'bias'], outputs: ['logit'], attributes: { kernel_shape: [1, 1] } },
      { type: 'Sigmoid', inputs: ['logit'], outputs: ['chance'] },
    ],
  })

/** Logits of three classes: 0, 10 (value - 0.25) and 40 (value - 0.75), so that what is dark, middling and bright are one each. */
export const threeClasses = (): Uint8Array =>
  onnxOf({
    inputs: [{ name: 'image', shape: [1, 1, 32, 32] }],
    outputs: [{ name: 'logits', shape: [1, 3, 32, 32] }],
    constants: [
      { name: 'weight', shape: [3, 1, 1, 1], values: [0, 10, 40] },
      { name: 'bias', shape: [3], values: [0, -2.5, -30] },
    ],
    operators: [{ type: 'Conv', inputs: ['image', 'weight', 'bias'], outputs: ['logits'], attributes: { kernel_shape: [1, 1] } }],
  })

/** The embedding is the mean of the image: one number. */
export const meanEncoder = (): Uint8Array =>
  onnxOf({
    inputs: [{ name: 'image', shape: [1, 3, 32, 32] }],
    outputs: [{ name: 'embedding', shape: [1, 1, 1, 1] }],
    operators: [{ type: 'ReduceMean', inputs: ['image'], outputs: ['embedding'], attributes: { axes: [1, 2, 3], keepdims: 1 } }],
  })

/**
 * A mask that can be worked out: an element is object when the embedding plus the sum over points of (label * x coordinate), less 10, is above 0: one
 * number for all elements, spread over `orig_im_size`. The score is the embedding.
 */
export const sumDecoder = (): Uint8Array =>
  onnxOf({
    inputs: [
      { name: 'image_embeddings', shape: [1, 1, 1, 1] },
      { name: 'point_coords', shape: [1, 'points', 2] },
      { name: 'point_labels', shape: [1, 'points'] },
      { name: 'mask_input', shape: [1, 1, 256, 256] },
      { name: 'has_mask_input', shape: [1] },
      { name: 'orig_im_size', shape: [2] },
    ],
    outputs: [
      { name: 'masks', shape: [1, 1, 'rows', 'columns'] },
      { name: 'iou_predictions', shape: [1, 1] },
    ],
    constants: [
      { name: 'x_only', shape: [2, 1], values: [1, 0] },
      { name: 'ten', shape: [1], values: [10] },
    ],
    operators: [
      // (1, n, 2) x (2, 1): the x coordinates, (1, n, 1).
      { type: 'MatMul', inputs: ['point_coords', 'x_only'], outputs: ['xs'] },
      // (1, n) x (1, n, 1) -> (1, 1, 1): each label times its x.
      { type: 'MatMul', inputs: ['point_labels', 'xs'], outputs: ['sum'] },
      { type: 'Add', inputs: ['image_embeddings', 'sum'], outputs: ['with_points'] },
      { type: 'Sub', inputs: ['with_points', 'ten'], outputs: ['logit'] },
      { type: 'Cast', inputs: ['orig_im_size'], outputs: ['size'], attributes: { to: 7 } },
      { type: 'Shape', inputs: ['has_mask_input'], outputs: ['one'] },
      { type: 'Concat', inputs: ['one', 'one', 'size'], outputs: ['shape'], attributes: { axis: 0 } },
      { type: 'Expand', inputs: ['logit', 'shape'], outputs: ['spread'] },
      { type: 'ReduceMean', inputs: ['mask_input'], outputs: ['no_mask'], attributes: { axes: [0, 1, 2, 3], keepdims: 1 } },
      { type: 'Add', inputs: ['spread', 'no_mask'], outputs: ['masks'] },
      { type: 'ReduceMean', inputs: ['image_embeddings'], outputs: ['iou_predictions'], attributes: { axes: [2, 3], keepdims: 0 } },
    ],
  })
