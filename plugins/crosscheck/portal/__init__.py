"""What people read in a browser: the inspectors' handbook."""
