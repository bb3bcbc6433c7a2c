import { lightSteps } from './light-table.ts'

/** Of textures: unsigned and signed integers, floating point, and the parts of an 8-bit picture. */
export type SampleKind = 'unsigned' | 'signed' | 'float' | 'picture'

/**
 * A rectangle in upright device pixels, from the top-left corner; its edges are whole numbers, so that neighbours share them and no pixel is
 * drawn twice or left out. A turned one is drawn larger by u_grown and cut by its fragments, for the same reason. u_turn: cosine, sine, and
 * the pixel that the canvas is turned about.
 */
export const rectangleVertex = `#version 300 es
uniform vec4 u_rectangle;
uniform vec2 u_canvas;
uniform vec4 u_turn;
uniform float u_grown;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vec2 upright = mix(u_rectangle.xy - u_grown, u_rectangle.zw + u_grown, corner) - u_turn.zw;
  vec2 at = (vec2(u_turn.x * upright.x - u_turn.y * upright.y, u_turn.y * upright.x + u_turn.x * upright.y) + u_turn.zw) / u_canvas;
  gl_Position = vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0);
}`

/**
 * How texels become fragments. `nearest`: the texel under the fragment. `inside`: between four texels of the tile. `border`: the same where
 * some of the four belong to neighbours. One program each: what one of them does not need is not paid for, on software renderers too.
 */
export type Sampling = 'nearest' | 'inside' | 'border'

/**
 * Which texel lies under a fragment. To stay exact in 32 bits at any zoom, the place is told from the corner of the tile's rectangle
 * (u_origin): the texel under it as a whole number (u_texel) plus its fraction (u_fraction), and texels per device pixel (u_step).
 */
const place = (isTurned: boolean): string => `
uniform vec2 u_origin;
uniform vec2 u_canvas;
uniform ivec2 u_texel;
uniform vec2 u_fraction;
uniform vec2 u_step;
uniform ivec2 u_size;
${
  isTurned
    ? `uniform vec4 u_turn;
uniform vec4 u_rectangle;
/* The same for each tile, so that a fragment lies in one of them only. */
vec2 uprightFragment() {
  vec2 device = vec2(gl_FragCoord.x, u_canvas.y - gl_FragCoord.y) - u_turn.zw;
  vec2 upright = vec2(u_turn.x * device.x + u_turn.y * device.y, u_turn.x * device.y - u_turn.y * device.x) + u_turn.zw;
  if (any(lessThan(upright, u_rectangle.xy)) || any(greaterThanEqual(upright, u_rectangle.zw))) discard;
  return upright;
}`
    : 'vec2 uprightFragment() { return vec2(gl_FragCoord.x, u_canvas.y - gl_FragCoord.y); }'
}
vec2 fragmentPlace() {
  return u_fraction + (uprightFragment() - u_origin) * u_step;
}`

const ownTexels = (sampler: string, texel: string): string => `
uniform highp ${sampler} u_tile;
${texel} texelAt(ivec2 at) { return texelFetch(u_tile, clamp(at, ivec2(0), u_size - 1), 0); }`

/**
 * A texel of the tile or, one step outside of it, of the neighbour beside it, of the one above or below, or of the one across the corner: of
 * those at the corner that is being drawn. Of the tile's own edge where there is no neighbour.
 */
const neighbours = (sampler: string, texel: string): string => `
uniform highp ${sampler} u_tile;
uniform highp ${sampler} u_beside;
uniform highp ${sampler} u_over;
uniform highp ${sampler} u_across;
/* Which of the three are there. */
uniform bvec3 u_has;
int along(int at, int size, int theirs) { return at < 0 ? theirs + at : at >= size ? at - size : at; }
${texel} texelAt(ivec2 at) {
  bool isBeside = at.x < 0 || at.x >= u_size.x;
  bool isOver = at.y < 0 || at.y >= u_size.y;
  if (isBeside && isOver && u_has.z) {
    ivec2 size = textureSize(u_across, 0);
    return texelFetch(u_across, ivec2(along(at.x, u_size.x, size.x), along(at.y, u_size.y, size.y)), 0);
  }
  if (isBeside && !isOver && u_has.x) return texelFetch(u_beside, ivec2(along(at.x, u_size.x, textureSize(u_beside, 0).x), at.y), 0);
  if (isOver && !isBeside && u_has.y) return texelFetch(u_over, ivec2(at.x, along(at.y, u_size.y, textureSize(u_over, 0).y)), 0);
  return texelFetch(u_tile, clamp(at, ivec2(0), u_size - 1), 0);
}`

/**
 * A texel as a number relative to u_base, and whether it was measured. 32-bit integers are subtracted as integers first: their difference to
 * the window is exact where they are near it.
 */
const numberOf: Record<SampleKind, string> = {
  unsigned: `
uniform uint u_base;
uniform uint u_nodata;
float valueAt(ivec2 at, out bool isMeasured) {
  uint value = texelAt(at).r;
  isMeasured = !(u_hasNodata && value == u_nodata);
  return value >= u_base ? float(value - u_base) : -float(u_base - value);
}`,
  signed: `
uniform int u_base;
uniform int u_nodata;
float valueAt(ivec2 at, out bool isMeasured) {
  int value = texelAt(at).r;
  isMeasured = !(u_hasNodata && value == u_nodata);
  return value >= u_base ? float(uint(value) - uint(u_base)) : -float(uint(u_base) - uint(value));
}`,
  float: `
uniform float u_nodata;
float valueAt(ivec2 at, out bool isMeasured) {
  float value = texelAt(at).r;
  uint bits = floatBitsToUint(value);
  isMeasured = (bits & 0x7f800000u) != 0x7f800000u && !(u_hasNodata && value == u_nodata);
  return value;
}`,
  picture: `
uniform int u_part;
float valueAt(ivec2 at, out bool isMeasured) {
  vec4 value = texelAt(at);
  isMeasured = value.a > 0.0;
  return floor(value[u_part] * 255.0 + 0.5);
}`,
}

const samplers: Record<SampleKind, readonly [string, string]> = {
  unsigned: ['usampler2D', 'uvec4'],
  signed: ['isampler2D', 'ivec4'],
  float: ['sampler2D', 'vec4'],
  picture: ['sampler2D', 'vec4'],
}

const texels = (sampling: Sampling, [sampler, texel]: readonly [string, string]): string =>
  sampling === 'border' ? neighbours(sampler, texel) : ownTexels(sampler, texel)

const betweenValues = `
  if (isMeasured) {
    vec2 middle = at - 0.5;
    ivec2 corner = u_texel + ivec2(floor(middle));
    vec2 part = fract(middle);
    bool has00; bool has10; bool has01; bool has11;
    float v00 = valueAt(corner, has00);
    float v10 = valueAt(corner + ivec2(1, 0), has10);
    float v01 = valueAt(corner + ivec2(0, 1), has01);
    float v11 = valueAt(corner + ivec2(1, 1), has11);
    /* What was not measured has no weight. */
    float w00 = has00 ? (1.0 - part.x) * (1.0 - part.y) : 0.0;
    float w10 = has10 ? part.x * (1.0 - part.y) : 0.0;
    float w01 = has01 ? (1.0 - part.x) * part.y : 0.0;
    float w11 = has11 ? part.x * part.y : 0.0;
    float sum = (has00 ? v00 * w00 : 0.0) + (has10 ? v10 * w10 : 0.0) + (has01 ? v01 * w01 : 0.0) + (has11 ? v11 * w11 : 0.0);
    value = sum / max(w00 + w10 + w01 + w11, 1e-6);
  }`

/**
 * One channel of measured values: how far a value has got through the window chooses its colour from the table. Where nothing was measured it
 * writes nothing (alpha 0). Chosen, and never returned early: a branch costs a software renderer more than what it leaves out.
 */
export const valueFragment = (kind: SampleKind, sampling: Sampling, isTurned: boolean): string => `#version 300 es
precision highp float;
precision highp int;
${place(isTurned)}
${texels(sampling, samplers[kind])}
uniform bool u_hasNodata;
${numberOf[kind]}
/* The window's low end, relative to the base, and 1 / width of the window (negative when it is turned round). */
uniform float u_low;
uniform float u_perWidth;
uniform sampler2D u_lights;
out vec4 o_color;
void main() {
  vec2 at = fragmentPlace();
  bool isMeasured;
  float value = valueAt(u_texel + ivec2(floor(at)), isMeasured);
${sampling === 'nearest' ? '' : betweenValues}
  float reached = (value - u_low) * u_perWidth;
  int light = reached < 0.0 ? ${lightSteps} : reached > 1.0 ? ${lightSteps + 1} : int(reached * ${lightSteps - 1}.0 + 0.5);
  vec4 color = texelFetch(u_lights, ivec2(light & 255, light >> 8), 0);
  o_color = isMeasured ? color : vec4(0.0);
}`

const betweenLights = `
  vec2 middle = at - 0.5;
  ivec2 corner = u_texel + ivec2(floor(middle));
  vec2 part = fract(middle);
  vec4 above = mix(lightAt(corner), lightAt(corner + ivec2(1, 0)), part.x);
  vec4 below = mix(lightAt(corner + ivec2(0, 1)), lightAt(corner + ivec2(1, 1)), part.x);
  o_color = mix(above, below, part.y);`

/** A picture as it is. Transparent texels are weighted by their opacity, as browsers draw images. */
export const pictureFragment = (sampling: Sampling, isTurned: boolean): string => `#version 300 es
precision highp float;
precision highp int;
${place(isTurned)}
${texels(sampling, samplers.picture)}
out vec4 o_color;
vec4 lightAt(ivec2 at) {
  vec4 value = texelAt(at);
  return vec4(value.rgb * value.a, value.a);
}
void main() {
  vec2 at = fragmentPlace();
${sampling === 'nearest' ? '  o_color = lightAt(u_texel + ivec2(floor(at)));' : betweenLights}
}`

/** A pattern of the screen: squares where nothing was measured, slanting lines over a tile that could not be had. */
export const patternFragment = `#version 300 es
precision highp float;
uniform vec4 u_first;
uniform vec4 u_second;
uniform bool u_isSlanted;
uniform float u_period;
uniform vec2 u_canvas;
out vec4 o_color;
void main() {
  vec2 at = vec2(gl_FragCoord.x, u_canvas.y - gl_FragCoord.y) / u_period;
  bool isFirst = u_isSlanted ? fract(at.x + at.y) < 0.25 : (int(floor(at.x)) + int(floor(at.y))) % 2 == 0;
  o_color = isFirst ? u_first : u_second;
}`
