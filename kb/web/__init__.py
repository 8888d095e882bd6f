"""The browser's face of the library: pages, forms and static files. It calls services and shows what they give."""
