declare module 'pngjs' {
  export class PNG {
    constructor(options: { width: number; height: number })
    width: number
    height: number
    /** RGBA, row by row. */
    data: Buffer
    static sync: {
      read(bytes: Uint8Array): PNG
      write(png: PNG, options?: { colorType?: number; inputHasAlpha?: boolean }): Buffer
    }
  }
}
