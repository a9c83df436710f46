"""What is in the index, what did the last load do, and what do people search for?"""
