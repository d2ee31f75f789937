"""The life of a case handed to volunteers. Pure: values in, values out."""
