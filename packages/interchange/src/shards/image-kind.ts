const magics = [
  { extension: 'png', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { extension: 'jpg', bytes: [0xff, 0xd8, 0xff] },
  { extension: 'tif', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { extension: 'tif', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { extension: 'gif', bytes: [0x47, 0x49, 0x46, 0x38] },
  { extension: 'webp', bytes: [0x52, 0x49, 0x46, 0x46] },
] as const

/** The extension that an image's bytes ask for; else that of its name; `bin` without either. */
export const imageExtension = (fileName: string, bytes: Uint8Array): string => {
  const found = magics.find((magic) => magic.bytes.every((byte, index) => bytes[index] === byte))
  return found?.extension ?? /\.([a-z0-9]{1,8})$/i.exec(fileName)?.[1]?.toLowerCase() ?? 'bin'
}
