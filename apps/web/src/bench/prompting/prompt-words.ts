/** Why no answer came, and what to do until one may. `seconds`: after which the server would ask again; 0 where it does not say. */
export const promptFault = (message: string, seconds: number): string => {
  const said = message.charAt(0).toUpperCase() + message.slice(1)
  return `Draw it by hand, or ask again${seconds > 1 ? ` in ${Math.ceil(seconds)} s` : ''}. ${said}`
}
