/* Writes the JPEG fixtures with libjpeg: encode_jpeg OUT WIDTH HEIGHT COLOR SAMPLING QUALITY FLAGS < samples
   COLOR: gray rgb ycc cmyk ycck; SAMPLING: such as 2x2,1x1,1x1; FLAGS: any of p (progressive), r (restart every 3 MCUs),
   o (optimized tables), n (one component a scan). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>

int main(int argc, char **argv)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr e;
    int width = atoi(argv[2]), height = atoi(argv[3]), samples, i;
    const char *color = argv[4], *sampling = argv[5], *flags = argv[7];
    FILE *out = fopen(argv[1], "wb");
    c.err = jpeg_std_error(&e);
    jpeg_create_compress(&c);
    jpeg_stdio_dest(&c, out);
    samples = !strcmp(color, "gray") ? 1 : color[1] == 'm' || !strcmp(color, "ycck") ? 4 : 3;
    c.image_width = width;
    c.image_height = height;
    c.input_components = samples;
    c.in_color_space = samples == 1 ? JCS_GRAYSCALE : samples == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&c);
    jpeg_set_colorspace(&c, samples == 1 ? JCS_GRAYSCALE : !strcmp(color, "rgb") ? JCS_RGB : !strcmp(color, "ycc") ? JCS_YCbCr : !strcmp(color, "ycck") ? JCS_YCCK : JCS_CMYK);
    for (i = 0; i < samples; i++, sampling += 4) {
        c.comp_info[i].h_samp_factor = sampling[0] - '0';
        c.comp_info[i].v_samp_factor = sampling[2] - '0';
    }
    jpeg_set_quality(&c, atoi(argv[6]), TRUE);
    c.optimize_coding = strchr(flags, 'o') != NULL;
    if (strchr(flags, 'r')) c.restart_interval = 3;
    if (strchr(flags, 'p')) jpeg_simple_progression(&c);
    static jpeg_scan_info scans[4];
    if (strchr(flags, 'n')) {
        for (i = 0; i < samples; i++) {
            jpeg_scan_info s = { 1, { i }, 0, 63, 0, 0 };
            scans[i] = s;
        }
        c.scan_info = scans;
        c.num_scans = samples;
    }
    jpeg_start_compress(&c, TRUE);
    unsigned char *row = malloc(width * samples);
    while (c.next_scanline < c.image_height) {
        if (fread(row, 1, width * samples, stdin) != (size_t)width * samples) return 1;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    fclose(out);
    return 0;
}
