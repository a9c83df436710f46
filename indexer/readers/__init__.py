"""Which articles are in these files? One input format per module: bytes in, articles or rejections out."""
