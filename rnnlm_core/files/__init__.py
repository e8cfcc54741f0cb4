"""Models as files: safetensors, small storage, and the names PyTorch gives the same weights."""
